import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AccessLine } from '../../core/api/access-line.ts';
import { isOfConsole, ROUTES, type Route, type RouteGroup } from '../../core/api/routes.ts';
import type { LogSettings } from '../shared/function-basics.ts';
import { suppressNag } from '../shared/suppress-nag.ts';
import { BROWSER_ACCESS } from './browser-access.ts';
import { CustomDomain } from './custom-domain.ts';
import type { HttpApiIngressOptions, RouterCors } from './ingress-options.ts';
import { invocable } from './invocable.ts';
import type { RouterEndpoint } from './router-endpoint.ts';

/** What the HTTP API needs. */
export interface HttpApiIngressProps extends HttpApiIngressOptions {
  /** A group without a function has no routes. */
  readonly functions: Readonly<Partial<Record<RouteGroup, IFunction>>>;
  readonly logs: LogSettings;
}

/** Requests a second that are taken, unless told otherwise, and how many more at once. */
const THROTTLE = { rateLimit: 1000, burstLimit: 2000 };

/** The construct id of each function's integration, by a group that it answers. */
const INTEGRATIONS: Readonly<Record<RouteGroup, string>> = {
  ingest: 'Ingest',
  query: 'Query',
  catalog: 'Query',
  metrics: 'Query',
  operate: 'Operate',
  pull: 'Pull',
  provision: 'Provision',
  keys: 'Keys',
  console: 'Query',
  session: 'Query',
};

/** Why a route has no authorizer of API Gateway's, by what the application's author has said. */
const OPEN_BECAUSE = {
  public: "The application's author has said `authorizer: 'public'`.",
  'api-keys': 'The function behind the route wants an API key, and checks it.',
  console:
    'It is the page by which one signs in, which is the same for everybody and says nothing of events.',
};

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
  } satisfies AccessLine),
);

/** An HTTP API of API Gateway, with a route and a function for each group of routes. */
export class HttpApiIngress extends Construct implements RouterEndpoint {
  readonly url: string;
  readonly domainTarget?: string;
  readonly #api: HttpApi;
  readonly #integrations = new Map<IFunction, HttpLambdaIntegration>();

  constructor(scope: Construct, id: string, props: HttpApiIngressProps) {
    super(scope, id);
    const { cors, domain } = props;
    this.#api = new HttpApi(this, 'Api', {
      createDefaultStage: false,
      ...(cors === undefined ? {} : { corsPreflight: preflight(cors) }),
    });
    for (const route of ROUTES) this.#addRoute(route, props);
    const stage = this.#stage(props);
    this.url = `https://${domain?.name ?? this.#ownHost}`;
    if (domain !== undefined)
      this.domainTarget = new CustomDomain(this, 'Domain', { ...domain, stage }).target;
  }

  grantInvoke(grantee: IGrantable): Grant {
    return this.#grant(grantee, invocable('publish', 'read'));
  }

  grantPublish(grantee: IGrantable): Grant {
    return this.#grant(grantee, invocable('publish'));
  }

  grantRead(grantee: IGrantable): Grant {
    return this.#grant(grantee, invocable('read'));
  }

  grantConsume(grantee: IGrantable, ...subscribers: readonly string[]): Grant {
    const names = subscribers.length === 0 ? ['*'] : subscribers;
    const routes = invocable('consume');
    return this.#grant(
      grantee,
      names.flatMap((name) => routes.map((route) => route.replace('*', name))),
    );
  }

  grantOperate(grantee: IGrantable): Grant {
    return this.#grant(grantee, invocable('operate'));
  }

  grantAdmin(grantee: IGrantable): Grant {
    return this.#grant(grantee, invocable('admin'));
  }

  metricRequests(props?: MetricOptions): Metric {
    return this.#api.metricCount(props);
  }

  metricServerErrors(props?: MetricOptions): Metric {
    return this.#api.metricServerError(props);
  }

  metricClientErrors(props?: MetricOptions): Metric {
    return this.#api.metricClientError(props);
  }

  get #ownHost(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `${this.#api.apiId}.execute-api.${region}.${urlSuffix}`;
  }

  #grant(grantee: IGrantable, routes: readonly string[]): Grant {
    const api = { service: 'execute-api', resource: this.#api.apiId };
    const resourceArns = routes.map((route) =>
      Stack.of(this).formatArn({ ...api, resourceName: `$default/${route}` }),
    );
    return Grant.addToPrincipal({ grantee, actions: ['execute-api:Invoke'], resourceArns });
  }

  #addRoute({ path, method, group }: Route, props: HttpApiIngressProps): void {
    const { functions } = props;
    const handler = functions[group];
    if (handler === undefined) return;
    // One permission for all the routes of a function: the policy of a function is limited to 20 KB.
    const integration =
      this.#integrations.get(handler) ??
      new HttpLambdaIntegration(INTEGRATIONS[group], handler, {
        scopePermissionToRoute: false,
      });
    this.#integrations.set(handler, integration);
    const way = wayIn(group, props);
    const routes = this.#api.addRoutes({
      path,
      methods: [HttpMethod[method]],
      integration,
      ...('authorizer' in way ? way : {}),
    });
    if ('authorizer' in way) return;
    for (const route of routes) suppressNag(route, 'AwsSolutions-APIG4', way.because);
  }

  #stage({ logs, throttle = THROTTLE }: HttpApiIngressProps): HttpStage {
    return new HttpStage(this, 'Stage', {
      httpApi: this.#api,
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

/** A route's authorizer, or why it has none: the function behind it decides, or everybody may. */
function wayIn(
  group: RouteGroup,
  { authorizer, console }: HttpApiIngressOptions,
): { readonly authorizer: IHttpRouteAuthorizer } | { readonly because: string } {
  // Where the page gets tokens, it is loaded before there are any.
  if (isOfConsole(group) && typeof console === 'object') return { because: OPEN_BECAUSE.console };
  if (authorizer === 'iam') return { authorizer: new HttpIamAuthorizer() };
  if (typeof authorizer === 'object') return { authorizer };
  return { because: OPEN_BECAUSE[authorizer] };
}

/**
 * API Gateway answers a preflight itself, and asks no authorizer about it: there is no route that `OPTIONS` would match
 * (API Gateway developer guide, "Configure CORS for HTTP APIs").
 */
function preflight({ allowOrigins, maxAge }: RouterCors): CorsPreflightOptions {
  const { methods, headers, exposed } = BROWSER_ACCESS;
  return {
    allowOrigins: [...allowOrigins],
    allowMethods: methods.map((method) => CorsHttpMethod[method]),
    allowHeaders: headers,
    exposeHeaders: exposed,
    ...(maxAge === undefined ? {} : { maxAge }),
  };
}
