import type { Json } from '../../../../core/event/event.ts';
import type { Authorizer } from '../../../../local/services/apigateway/authorizers/authorizer.ts';
import type { CorsRules } from '../../../../local/services/apigateway/cors.ts';
import { FunctionUrl } from '../../../../local/services/apigateway/function-url.ts';
import { HttpApi, type HttpApiParts } from '../../../../local/services/apigateway/http-api.ts';
import { gatewayAnswer } from '../../../../local/services/apigateway/to-response.ts';
import { Policies } from '../../../../local/services/iam/policies.ts';
import { parseStatements } from '../../../../local/services/iam/statement.ts';
import type { InvokeResult } from '../../../../local/services/lambda/function-spec.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';

/** The page that the rules allow, and what the function itself says of CORS. */
export const PAGE = 'https://app.example.com';
export const OWN_ORIGIN = 'https://own.example';

const RULES: CorsRules = {
  allowOrigins: [PAGE, 'http://localhost:3000'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['authorization', 'content-type'],
  exposeHeaders: ['retry-after'],
  allowCredentials: false,
  maxAgeSeconds: 600,
};

const ANSWERED: InvokeResult = {
  ok: true,
  payload: JSON.stringify({
    statusCode: 200,
    headers: { 'access-control-allow-origin': OWN_ORIGIN, 'x-own': '1' },
    body: '{}',
  }),
};

/** Refuses everybody. */
export const refuseAll: Authorizer = () =>
  Promise.resolve({ allowed: false, answer: gatewayAnswer(401, 'Unauthorized') });

interface GatewayOptions {
  /** What is other than in the rules above. */
  readonly rules?: Partial<CorsRules> | 'none';
  readonly result?: InvokeResult;
  /** Whether the function's policy lets the gateway, and everybody, invoke it. */
  readonly allowed?: boolean;
}

interface ApiOptions extends GatewayOptions {
  /** Beside `GET /open`; each with its authorizer, where it has one. */
  readonly routes?: Readonly<Record<string, Authorizer | undefined>>;
  readonly burst?: number;
}

/** Gateways in front of one function, which are stopped together. */
export class CorsGateways {
  /** How often the function was invoked. */
  invocations = 0;
  readonly #running: (HttpApi | FunctionUrl)[] = [];

  /** Answers the URL of an HTTP API. */
  openApi({ routes = {}, burst = 100, ...options }: ApiOptions = {}): Promise<string> {
    const api = new HttpApi(this.#parts(options, { Service: 'apigateway.amazonaws.com' }));
    for (const [routeKey, authorizer] of Object.entries({ 'GET /open': undefined, ...routes })) {
      const route = { routeKey, functionArn: ARN };
      api.addRoute(authorizer === undefined ? route : { ...route, authorizer });
    }
    api.throttle({ rate: 1, burst });
    api.configureCors(rulesOf(options));
    return this.#start(api);
  }

  /** Answers a function URL. */
  openUrl(authType: 'AWS_IAM' | 'NONE', options: GatewayOptions = {}): Promise<string> {
    const spec = { urlId: 'url1', functionArn: ARN, authType, cors: rulesOf(options) };
    return this.#start(new FunctionUrl(spec, this.#parts(options, '*')));
  }

  async stop(): Promise<void> {
    for (const gateway of this.#running.splice(0)) await gateway.stop();
  }

  async #start(gateway: HttpApi | FunctionUrl): Promise<string> {
    await gateway.listen(0);
    gateway.open();
    this.#running.push(gateway);
    return gateway.url;
  }

  #parts({ result = ANSWERED, allowed = true }: GatewayOptions, Principal: Json): HttpApiParts {
    const policies = new Policies();
    const Action = ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'];
    const Statement = { Effect: 'Allow', Principal, Action, Resource: ARN };
    if (allowed) policies.addToResource(ARN, parseStatements({ Statement }));
    const invoke = () => {
      this.invocations++;
      return Promise.resolve(result);
    };
    const world = { now: () => 0, warn: () => {}, invoke };
    return { apiId: 'api1', place: DEFAULT_ACCOUNT_REGION, policies, ...world };
  }
}

function rulesOf({ rules = {} }: GatewayOptions): CorsRules | undefined {
  return rules === 'none' ? undefined : { ...RULES, ...rules };
}
