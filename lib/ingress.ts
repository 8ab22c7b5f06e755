import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { LogSettings } from './function-basics.ts';

/** What the HTTP API needs. */
export interface IngressProps {
  readonly ingest: IFunction;
  readonly manage: IFunction;
  /** There when the router's `authorizer` is `'api-keys'`, and functions so check every request themselves. */
  readonly keys: IFunction | undefined;
  readonly logs: LogSettings;
  readonly throttle: ThrottleSettings;
  readonly authorizer: IHttpRouteAuthorizer | undefined;
}

/** The paths that `manage` answers, all by GET. */
const QUESTIONS = [
  '/events',
  '/events/{trackingId}',
  '/events/{trackingId}/explain/{subscriber}',
  '/subscribers',
  '/health',
];

/** The routes that `keys` answers. */
const KEY_ROUTES: readonly (readonly [HttpMethod, string])[] = [
  [HttpMethod.GET, '/keys'],
  [HttpMethod.POST, '/keys'],
  [HttpMethod.POST, '/keys/{id}/rotate'],
  [HttpMethod.DELETE, '/keys/{id}'],
];

/** One JSON object a request; no header of it is there, and so no key. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTime',
    requestId: '$context.requestId',
    sourceIp: '$context.identity.sourceIp',
    route: '$context.routeKey',
    status: '$context.status',
    bytes: '$context.responseLength',
    latencyMs: '$context.responseLatency',
    error: '$context.integrationErrorMessage',
  }),
);

/** The HTTP API: events come in by one route, questions by the others. */
export class Ingress extends Construct {
  readonly api: HttpApi;
  readonly url: string;
  readonly #integrations = new Map<string, HttpLambdaIntegration>();

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false });
    this.#route('/events', HttpMethod.POST, 'Ingest', props.ingest, props);
    for (const path of QUESTIONS) this.#route(path, HttpMethod.GET, 'Manage', props.manage, props);
    const { keys } = props;
    if (keys !== undefined)
      for (const [method, path] of KEY_ROUTES) this.#route(path, method, 'Keys', keys, props);
    this.url = this.#stage(props).url;
  }

  /** The ARN of a route, such as `GET/events`, as `execute-api:Invoke` knows it. */
  routeArn(route: string): string {
    const api = { service: 'execute-api', resource: this.api.apiId };
    return Stack.of(this).formatArn({ ...api, resourceName: `$default/${route}` });
  }

  #route(
    path: string,
    method: HttpMethod,
    name: string,
    handler: IFunction,
    { authorizer, keys }: IngressProps,
  ): void {
    // One permission for all the routes of a function: the policy of a function is limited to 20 KB.
    const integration =
      this.#integrations.get(name) ??
      new HttpLambdaIntegration(name, handler, { scopePermissionToRoute: false });
    this.#integrations.set(name, integration);
    const routes = this.api.addRoutes({
      path,
      methods: [method],
      integration,
      ...(authorizer === undefined ? {} : { authorizer }),
    });
    if (authorizer !== undefined) return;
    for (const route of routes) {
      acknowledge(
        route,
        'AwsSolutions-APIG4',
        keys === undefined
          ? "The application's author has said `authorizer: 'public'`."
          : 'The function behind the route wants an API key, and checks it.',
      );
    }
  }

  #stage({ logs, throttle }: IngressProps): HttpStage {
    return new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(new LogGroup(this, 'AccessLogs', logs)),
        format: ACCESS_LOG,
      },
    });
  }
}
