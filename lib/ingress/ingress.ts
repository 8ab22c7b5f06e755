import type { FunctionUrlIngressOptions, HttpApiIngressOptions } from './ingress-options.ts';

/** Which ingress it is, and its options. */
export type IngressSettings =
  | ({ readonly kind: 'http-api' } & HttpApiIngressOptions)
  | ({ readonly kind: 'function-url' } & FunctionUrlIngressOptions);

/**
 * How requests come in, and whose. Either way a request may have 6 MB, Lambda's limit; the router takes 1 MB of events. A
 * change to the other makes another URL, and nothing else.
 */
export class Ingress {
  /** An HTTP API of API Gateway. */
  static httpApi(options: HttpApiIngressOptions): Ingress {
    return new Ingress({ kind: 'http-api', ...options });
  }

  /** One function with a URL of its own, which costs nothing beside the function. */
  static functionUrl(options: FunctionUrlIngressOptions): Ingress {
    return new Ingress({ kind: 'function-url', ...options });
  }

  readonly settings: IngressSettings;

  private constructor(settings: IngressSettings) {
    this.settings = settings;
  }
}
