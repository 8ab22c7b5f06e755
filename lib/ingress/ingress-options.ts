import type { IHttpRouteAuthorizer, ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';

/** A domain of yours in front of an HTTP API, with TLS 1.2 or newer. */
export interface RouterDomain {
  /** Such as `events.example.com`. */
  readonly name: string;
  /** Covers the name, and is in the router's own region. */
  readonly certificate: ICertificate;
  /** Gets the alias record of the name. @default - none; point the name at `router.domainTarget` yourself, with a CNAME record */
  readonly hostedZone?: IHostedZone;
}

/** How requests come in, and whose. */
export interface IngressOptions {
  /**
   * Who may call the router: an authorizer such as `new HttpIamAuthorizer()`, `'api-keys'` for the holders of keys that
   * the router makes and checks itself, or `'public'` for everybody who knows its URL.
   */
  readonly authorizer: IHttpRouteAuthorizer | 'public' | 'api-keys';
  /**
   * `'function-url'` is one function with a URL of its own in the place of an HTTP API. It costs nothing beside the
   * function, and a later version can stream through it, which an HTTP API cannot; it takes IAM, API keys or everybody, and has
   * no throttle by the second and no domain. Either way a request may have 6 MB, Lambda's limit; the router takes 1 MB
   * of events. A change to the other makes another URL, and nothing else.
   * @default 'http-api'
   */
  readonly ingress?: 'http-api' | 'function-url';
  /** Requests a second that an HTTP API takes, and how many more at once. @default - 1,000 a second, bursts of 2,000 */
  readonly throttle?: ThrottleSettings;
  /**
   * Requests that the function behind a function URL runs at once, kept free for it alone; it takes at most ten times
   * as many a second (Lambda developer guide, "Throttling function URLs"), and answers 429 to more.
   * @default - what the account has free
   */
  readonly reservedConcurrency?: number;
  /** A domain of yours for an HTTP API. @default - API Gateway's own, which goes on to work in any case */
  readonly domain?: RouterDomain;
}
