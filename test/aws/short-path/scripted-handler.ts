import type { HttpRequest, HttpResponse } from '@smithy/types';

/** An answer to one request, or an error in its place. */
export type Step = Error | Partial<HttpResponse>;

/** A request handler of the SDK that keeps what it is asked, and answers by a script; without one, 200 and `{}`. */
export class ScriptedHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly requests: HttpRequest[] = [];
  readonly #script: Step[];

  constructor(script: readonly Step[] = []) {
    this.#script = [...script];
  }

  async handle(request: HttpRequest): Promise<{ response: HttpResponse }> {
    this.requests.push({ ...request, headers: { ...request.headers } });
    const step = this.#script.shift() ?? {};
    if (step instanceof Error) throw step;
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'r-1' };
    const response = { statusCode: 200, body: bytes('{}'), ...step };
    return { response: { ...response, headers: { ...headers, ...step.headers } } };
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
