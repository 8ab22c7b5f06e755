import type { IHttpRouteAuthorizer, ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Duration } from 'aws-cdk-lib/core';

/** A domain of yours in front of an HTTP API, with TLS 1.2 or newer. */
export interface RouterDomain {
  /** Such as `events.example.com`. */
  readonly name: string;
  /** Covers the name, and is in the router's own region. */
  readonly certificate: ICertificate;
  /** Gets the alias record of the name. @default - none; point the name at `router.domainTarget` yourself, with a CNAME record */
  readonly hostedZone?: IHostedZone;
}

/**
 * Which pages may call a router from a browser (CORS). It says nothing of who may: the `authorizer` does, and it looks
 * for a key, a token or a signature in the `Authorization` header. The only cookie is of the console, and counts for the
 * router's own page alone, so browsers are never told to send any (no credentials mode).
 */
export interface RouterCors {
  /**
   * Such as `https://app.example.com` or `http://localhost:3000`; or `'*'` alone, for every page of the web: it may then
   * call the router with a key or token that it has, and one that is public without.
   */
  readonly allowOrigins: readonly string[];
  /** How long a browser need not ask again whether it may; a day at most. @default - 5 seconds at most */
  readonly maxAge?: Duration;
}

/**
 * How the console, which is a page that the router serves, gets tokens for an authorizer that wants some: by the code flow of
 * OpenID Connect with PKCE, from a public client. The page itself is open then, and says nothing of the router before somebody has signed in.
 */
export interface RouterConsole {
  /** The `iss` of the tokens, as the authorizer has it; what is below it at `.well-known/openid-configuration` says the rest. */
  readonly issuer: string;
  /** A client without a secret, which may be sent back to `/console/signed-in` of the router. */
  readonly clientId: string;
  /** @default ['openid'] */
  readonly scopes?: readonly string[];
  /** For whom tokens are asked, where the issuer wants that to be said. @default - not said */
  readonly audience?: string;
  /** Origins of the issuer's token endpoint and keys where that is another than the issuer's own, such as `https://pool.auth.eu-central-1.amazoncognito.com`. @default - none */
  readonly origins?: readonly string[];
}

/** An HTTP API of API Gateway in front of a router. */
export interface HttpApiIngressOptions {
  /**
   * Who may call the router: an authorizer such as a `HttpJwtAuthorizer`, `'iam'` for whom IAM lets, `'api-keys'` for the
   * holders of keys that the router makes and checks itself, or `'public'` for everybody who knows its URL.
   */
  readonly authorizer: IHttpRouteAuthorizer | 'api-keys' | 'iam' | 'public';
  /** Which pages may call the router from a browser. @default - none may */
  readonly cors?: RouterCors;
  /** A domain of yours. @default - API Gateway's own, which goes on to work in any case */
  readonly domain?: RouterDomain;
  /**
   * How one signs in to the console with an authorizer that wants tokens; or `false` for a router without a console. @default -
   * the console asks for an API key where the router checks keys, and is otherwise behind the authorizer as every route is
   */
  readonly console?: RouterConsole | false;
  /** Requests a second that it takes, and how many more at once. @default - 1,000 a second, bursts of 2,000 */
  readonly throttle?: ThrottleSettings;
}

/**
 * One function with a URL of its own in the place of an HTTP API. It costs nothing beside the function, and a later version
 * can stream through it, which an HTTP API cannot; it has no throttle by the second, and no domain.
 */
export interface FunctionUrlIngressOptions {
  /** Who may call the router: `'iam'` for whom IAM lets, `'api-keys'` for the holders of keys that the router makes and checks itself, or `'public'` for everybody who knows its URL. */
  readonly authorizer: 'api-keys' | 'iam' | 'public';
  /** Which pages may call the router from a browser. @default - none may */
  readonly cors?: RouterCors;
  /** `false` for a router without a console. @default - there is one, which asks for an API key where the router checks keys */
  readonly console?: false;
  /**
   * Requests that the function runs at once, kept free for it alone; it takes at most ten times as many a second (Lambda
   * developer guide, "Throttling function URLs"), and answers 429 to more.
   * @default - what the account has free
   */
  readonly reservedConcurrency?: number;
}
