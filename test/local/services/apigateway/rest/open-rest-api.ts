import type { RestMethod } from '../../../../../local/services/apigateway/rest/find-method.ts';
import { RestApi } from '../../../../../local/services/apigateway/rest/rest-api.ts';
import { Policies } from '../../../../../local/services/iam/policies.ts';
import { parseStatements } from '../../../../../local/services/iam/statement.ts';
import type { InvokeResult } from '../../../../../local/services/lambda/function-spec.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../../local/support/account-region.ts';

export const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:items';
const open: RestApi[] = [];

/** A method of the tests' one function. */
export const toFunction = (httpMethod: string, more: Partial<RestMethod> = {}): RestMethod => ({
  httpMethod,
  integration: { functionArn: ARN, timeoutMs: 29_000 },
  needsKey: false,
  ...more,
});

/** Opens a REST API with the stage `prod` whose one function answers so, until `stopRestApis`. */
export async function openRestApi(
  result: unknown,
  methods: Readonly<Record<string, RestMethod>>,
  {
    binaryMediaTypes = [] as readonly string[],
    allowed = true,
    throttle = undefined as { rate: number; burst: number } | undefined,
  } = {},
) {
  const policies = new Policies();
  const Principal = { Service: 'apigateway.amazonaws.com' };
  const Statement = { Effect: 'Allow', Principal, Action: 'lambda:InvokeFunction', Resource: ARN };
  if (allowed) policies.addToResource(ARN, parseStatements({ Statement }));
  const events: Record<string, unknown>[] = [];
  const warnings: string[] = [];
  const api = new RestApi({
    ...{ apiId: 'api1', binaryMediaTypes, policies, place: DEFAULT_ACCOUNT_REGION },
    now: () => Date.parse('2026-03-12T19:03:58Z'),
    warn: (message) => warnings.push(message),
    invoke: async (_, payload) => {
      events.push(JSON.parse(payload) as Record<string, unknown>);
      return resultOf(await result);
    },
  });
  addMethods(api, methods);
  api.addStage({ name: 'prod', variables: {}, ...(throttle === undefined ? {} : { throttle }) });
  await api.listen(0);
  api.open();
  open.push(api);
  return { api, url: api.url, events, warnings };
}

/** Stops what `openRestApi` has opened. */
export async function stopRestApis(): Promise<void> {
  for (const api of open.splice(0)) await api.stop();
}

function resultOf(result: unknown): InvokeResult {
  if (result instanceof Error)
    return { ok: false, error: { errorType: result.name, errorMessage: result.message } };
  return { ok: true, payload: JSON.stringify(result) };
}

/** Adds methods at places such as `GET /items/{id}`. */
function addMethods(api: RestApi, methods: Readonly<Record<string, RestMethod>>): void {
  const made = new Set<string>();
  for (const [place, method] of Object.entries(methods)) {
    let id = api.rootId;
    for (const part of place.split('/').slice(1).filter(Boolean)) {
      const child = `${id}/${part}`;
      if (!made.has(child)) api.addResource(child, id, part);
      made.add(child);
      id = child;
    }
    api.addMethod(id, method);
  }
}
