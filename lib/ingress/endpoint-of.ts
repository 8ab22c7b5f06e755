import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { RouteGroup } from '../../core/api/routes.ts';
import { ENV } from '../../core/settings.ts';
import type { RouterFunction } from '../router/router-function.ts';
import type { LogSettings } from '../shared/function-basics.ts';
import { consoleSettings } from './console-settings.ts';
import { FunctionUrlIngress } from './function-url-ingress.ts';
import { HttpApiIngress } from './http-api-ingress.ts';
import type { IngressSettings } from './ingress.ts';
import type { RouterEndpoint } from './router-endpoint.ts';

/** The functions that answer each group of routes. */
type Groups = Readonly<Partial<Record<RouteGroup, IFunction>>> & {
  readonly ingest: RouterFunction;
  readonly query: RouterFunction;
};

interface EndpointOptions {
  readonly ingress: IngressSettings;
  readonly logs: LogSettings;
  /** The name of the router's bus. */
  readonly router: string;
}

/**
 * Makes the way in: an HTTP API before the functions of each group, or a URL of the one that answers all. The console is
 * served by what answers questions.
 */
export function endpointOf(
  scope: Construct,
  { ingress, logs, router }: EndpointOptions,
  groups: Groups,
): RouterEndpoint {
  const { ingest, query, keys } = groups;
  const settings = consoleSettings(ingress, router);
  if (settings !== undefined)
    query.addEnvironment(ENV.console, Stack.of(scope).toJsonString(settings));
  if (ingress.kind === 'function-url')
    return new FunctionUrlIngress(scope, 'Ingress', { ...ingress, handler: ingest });
  const console = settings && { console: query, ...(keys && { session: query }) };
  const functions = { ...groups, ...console };
  return new HttpApiIngress(scope, 'Ingress', { ...ingress, functions, logs });
}
