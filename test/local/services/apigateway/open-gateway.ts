import { HttpApi } from '../../../../local/services/apigateway/http-api.ts';
import { Policies } from '../../../../local/services/iam/policies.ts';
import { parseStatements } from '../../../../local/services/iam/statement.ts';
import type { InvokeResult } from '../../../../local/services/lambda/function-spec.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';

export const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:ingest';
const ROUTES = [
  'POST /events',
  'GET /events/{trackingId}',
  'GET /files/{path+}',
  'ANY /any',
  '$default',
];
const stops: (() => Promise<void>)[] = [];

interface Gateway {
  readonly url: string;
  readonly events: Record<string, unknown>[];
  readonly warnings: string[];
  readonly stop: () => Promise<void>;
}

/** Opens an HTTP API whose one function answers so, until `stopGateways`. */
export async function gateway(
  result: InvokeResult | Promise<InvokeResult>,
  {
    routes = ROUTES,
    allowed = true,
    now = () => Date.parse('2026-03-12T19:03:58Z'),
    throttle = undefined as { rate: number; burst: number } | undefined,
  } = {},
): Promise<Gateway> {
  const policies = new Policies();
  const Principal = { Service: 'apigateway.amazonaws.com' };
  const Statement = { Effect: 'Allow', Principal, Action: 'lambda:InvokeFunction', Resource: ARN };
  if (allowed) policies.addToResource(ARN, parseStatements({ Statement }));
  const events: Record<string, unknown>[] = [];
  const warnings: string[] = [];
  const api = new HttpApi({
    apiId: 'api1',
    place: DEFAULT_ACCOUNT_REGION,
    policies,
    now,
    warn: (message) => warnings.push(message),
    invoke: async (_, payload) => {
      events.push(JSON.parse(payload) as Record<string, unknown>);
      return result;
    },
  });
  for (const routeKey of routes) api.addRoute({ routeKey, functionArn: ARN });
  if (throttle !== undefined) api.throttle(throttle);
  await api.listen(0);
  api.open();
  const stop = () => api.stop();
  stops.push(stop);
  return { url: api.url, events, warnings, stop };
}

/** A function's result. */
export const answer = (value: unknown): InvokeResult => ({
  ok: true,
  payload: JSON.stringify(value),
});

/** Stops what `gateway` has opened. */
export async function stopGateways(): Promise<void> {
  for (const stop of stops.splice(0)) await stop();
}
