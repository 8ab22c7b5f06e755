import type { Authorizer } from '../../../../local/services/apigateway/authorizers/authorizer.ts';
import { HttpApi, type HttpApiParts } from '../../../../local/services/apigateway/http-api.ts';
import { Policies } from '../../../../local/services/iam/policies.ts';
import { parseStatements } from '../../../../local/services/iam/statement.ts';
import type { InvokeResult } from '../../../../local/services/lambda/function-spec.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';

const HANDLER = 'arn:aws:lambda:us-east-1:000000000000:function:handler';
export const AUTHORIZER_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:authorizer';

/** An event as a function gets it; only what these tests look at. */
export interface SeenEvent {
  readonly requestContext: { readonly authorizer?: Readonly<Record<string, unknown>> };
  readonly [member: string]: unknown;
}

/** An HTTP API whose one route, `GET /guarded/{id}`, has an authorizer. */
export class GuardedGateway {
  readonly policies = new Policies();
  /** What reached the route's function, and what the authorizer's function was asked. */
  readonly handled: SeenEvent[] = [];
  readonly asked: SeenEvent[] = [];
  readonly warnings: string[] = [];
  /** What the authorizer's function answers. */
  decision: InvokeResult = { ok: true, payload: 'null' };
  time = Date.parse('2026-11-25T12:00:00Z');
  readonly #api: HttpApi;

  constructor(scopes: readonly string[], make: (api: HttpApi) => Authorizer) {
    const Principal = { Service: 'apigateway.amazonaws.com' };
    for (const Resource of [HANDLER, AUTHORIZER_ARN]) {
      const Statement = { Effect: 'Allow', Principal, Action: 'lambda:InvokeFunction', Resource };
      this.policies.addToResource(Resource, parseStatements({ Statement }));
    }
    this.#api = new HttpApi({
      apiId: 'api1',
      place: DEFAULT_ACCOUNT_REGION,
      policies: this.policies,
      now: () => this.time,
      warn: (message) => this.warnings.push(message),
      invoke: this.#invoke,
    });
    const authorizer = make(this.#api);
    const route = { routeKey: 'GET /guarded/{id}', functionArn: HANDLER };
    this.#api.addRoute({ ...route, authorizer, scopes });
  }

  async open(): Promise<void> {
    await this.#api.listen(0);
    this.#api.open();
  }

  /** Calls the route; answers the response with its body read. */
  async call(
    headers: Record<string, string> = {},
    query = '',
  ): Promise<{ status: number; body: unknown; challenge: string | null }> {
    const response = await fetch(`${this.#api.url}/guarded/7${query}`, { headers });
    const challenge = response.headers.get('www-authenticate');
    return { status: response.status, body: await response.json(), challenge };
  }

  stop(): Promise<void> {
    return this.#api.stop();
  }

  readonly #invoke: HttpApiParts['invoke'] = (functionArn, payload) => {
    const event = JSON.parse(payload) as SeenEvent;
    if (functionArn === AUTHORIZER_ARN) {
      this.asked.push(event);
      return Promise.resolve(this.decision);
    }
    this.handled.push(event);
    return Promise.resolve({ ok: true, payload: '{"statusCode":200,"body":"{\\"in\\":true}"}' });
  };
}
