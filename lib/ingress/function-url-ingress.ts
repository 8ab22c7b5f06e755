import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import {
  FunctionUrl,
  FunctionUrlAuthType,
  type FunctionUrlCorsOptions,
  HttpMethod,
  type IFunction,
  InvokeMode,
} from 'aws-cdk-lib/aws-lambda';
import { Fn } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { BROWSER_ACCESS } from './browser-access.ts';
import type { FunctionUrlIngressOptions, RouterCors } from './ingress-options.ts';
import type { RouterEndpoint } from './router-endpoint.ts';

/**
 * A function URL: the whole router is one function, which finds the route and writes the access log itself. Answers are
 * buffered, since nothing streams yet; `InvokeMode.RESPONSE_STREAM` is what would.
 */
export class FunctionUrlIngress extends Construct implements RouterEndpoint {
  readonly url: string;
  readonly #handler: IFunction;
  readonly #functionUrl: FunctionUrl;

  constructor(
    scope: Construct,
    id: string,
    props: FunctionUrlIngressOptions & { readonly handler: IFunction },
  ) {
    super(scope, id);
    this.#handler = props.handler;
    // Keys are left to the function. With NONE, CDK lets everybody invoke the function by its URL, in the two statements that Lambda wants since
    // October 2025 (Lambda developer guide, "Control access to Lambda function URLs").
    this.#functionUrl = new FunctionUrl(this, 'Url', {
      function: props.handler,
      authType: props.authorizer === 'iam' ? FunctionUrlAuthType.AWS_IAM : FunctionUrlAuthType.NONE,
      invokeMode: InvokeMode.BUFFERED,
      ...(props.cors === undefined ? {} : { cors: preflight(props.cors) }),
    });
    this.url = withoutSlash(this.#functionUrl.url);
  }

  grantInvoke(grantee: IGrantable): Grant {
    return this.#functionUrl.grantInvokeUrl(grantee);
  }

  grantPublish(): Grant {
    throw onePermission('grantPublish', 'publish could read as well');
  }

  grantRead(): Grant {
    throw onePermission('grantRead', 'read could publish as well');
  }

  grantConsume(): Grant {
    throw onePermission('grantConsume', 'pull could publish as well');
  }

  grantOperate(): Grant {
    throw onePermission('grantOperate', 'operate could publish as well');
  }

  grantAdmin(): Grant {
    throw onePermission('grantAdmin', 'administer could publish as well');
  }

  // These have the function's name as their dimension (Lambda developer guide, "Monitoring Lambda function URLs").
  metricRequests(props?: MetricOptions): Metric {
    return this.#handler.metric('UrlRequestCount', { statistic: 'Sum', ...props });
  }

  metricServerErrors(props?: MetricOptions): Metric {
    return this.#handler.metric('Url5xxCount', { statistic: 'Sum', ...props });
  }

  metricClientErrors(props?: MetricOptions): Metric {
    return this.#handler.metric('Url4xxCount', { statistic: 'Sum', ...props });
  }
}

/** Lambda answers a preflight itself; `OPTIONS` is none of its methods (Lambda API reference, "Cors"). */
function preflight({ allowOrigins, maxAge }: RouterCors): FunctionUrlCorsOptions {
  const { methods, headers, exposed } = BROWSER_ACCESS;
  return {
    allowedOrigins: [...allowOrigins],
    allowedMethods: methods.map((method) => HttpMethod[method]),
    allowedHeaders: headers,
    exposedHeaders: exposed,
    ...(maxAge === undefined ? {} : { maxAge }),
  };
}

function onePermission(method: string, consequence: string): Error {
  return new Error(
    `${method}() cannot be kept to with Ingress.functionUrl(): a function URL has one permission for all routes, so whoever may ${consequence}; use grantInvoke() if that is meant, or an HTTP API, whose routes are granted one by one`,
  );
}

/** `https://id.lambda-url.region.on.aws` of what Lambda names with a slash at its end. */
function withoutSlash(url: string): string {
  const [scheme = '', rest = ''] = Fn.split('//', url, 2);
  return `${scheme}//${Fn.select(0, Fn.split('/', rest))}`;
}
