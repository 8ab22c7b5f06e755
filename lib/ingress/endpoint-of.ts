import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { RouteGroup } from '../../core/api/routes.ts';
import type { RouterFunction } from '../router/router-function.ts';
import type { LogSettings } from '../shared/function-basics.ts';
import { FunctionUrlIngress } from './function-url-ingress.ts';
import { HttpApiIngress } from './http-api-ingress.ts';
import type { IngressSettings } from './ingress.ts';
import type { RouterEndpoint } from './router-endpoint.ts';

/** The functions that answer each group of routes. */
type Groups = Readonly<Partial<Record<RouteGroup, IFunction>>> & {
  readonly ingest: RouterFunction;
};

/** Makes the way in: an HTTP API before the functions of each group, or a URL of the one that answers all. */
export function endpointOf(
  scope: Construct,
  { ingress, logs }: { readonly ingress: IngressSettings; readonly logs: LogSettings },
  functions: Groups,
): RouterEndpoint {
  if (ingress.kind === 'function-url')
    return new FunctionUrlIngress(scope, 'Ingress', { ...ingress, handler: functions.ingest });
  return new HttpApiIngress(scope, 'Ingress', { ...ingress, functions, logs });
}
