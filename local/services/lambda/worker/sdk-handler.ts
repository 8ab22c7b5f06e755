import type { FromWorker, ToWorker } from '../messages.ts';
import type { EventLoop } from './event-loop.ts';

interface SdkRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

interface HandleOptions {
  readonly abortSignal?: AbortSignal;
  /** In milliseconds; 0 waits for ever. */
  readonly requestTimeout?: number;
}

type Reply = Extract<ToWorker, { kind: 'reply' }>;

interface Waiting {
  readonly resolve: (value: { response: SdkResponse }) => void;
  readonly reject: (error: Error) => void;
  /** Milliseconds, and when they are over by `performance.now`. */
  readonly timeoutMs: number;
  readonly deadline: number;
}

/** Who counts the calls that wait for an answer. */
type CallCount = Pick<EventLoop, 'awaitCall' | 'callEnded'>;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** A `requestHandler` for the AWS SDK: its calls go to the engines over the worker's port, not over a socket. */
export class SdkHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #post: (message: FromWorker) => void;
  readonly #loop: CallCount;
  readonly #waiting = new Map<number, Waiting>();
  #requestTimeout = 0;
  #lastId = 0;
  /** One for all calls: most are answered long before, and a timer for each would cost more than what else is done here. */
  #timer: NodeJS.Timeout | undefined;
  #watchedUntil = Infinity;

  constructor(post: (message: FromWorker) => void, loop: CallCount) {
    this.#post = post;
    this.#loop = loop;
  }

  /**
   * What an SDK client needs to use it. Nothing is signed: a port belongs to one function, whose key it stands for,
   * and half of a call's time would go into signatures that nobody can forge here.
   */
  get clientConfig(): object {
    return { requestHandler: this, signer: { sign: async (request: unknown) => request } };
  }

  handle(
    request: SdkRequest,
    { abortSignal, requestTimeout = this.#requestTimeout }: HandleOptions = {},
  ): Promise<{ response: SdkResponse }> {
    const id = ++this.#lastId;
    const { headers, body } = request;
    return new Promise((resolve, reject) => {
      if (abortSignal?.aborted) return reject(aborted());
      const deadline = requestTimeout > 0 ? performance.now() + requestTimeout : Infinity;
      this.#waiting.set(id, { resolve, reject, timeoutMs: requestTimeout, deadline });
      this.#loop.awaitCall();
      this.#watch(deadline);
      if (abortSignal) abortSignal.onabort = () => this.#giveUp(id, aborted());
      this.#post({
        kind: 'call',
        id,
        target: headers['x-amz-target'] ?? '',
        accessKeyId: signer(headers.authorization) ?? process.env.AWS_ACCESS_KEY_ID,
        // The SDK's recursion detection writes it so.
        traceHeader: headers['X-Amzn-Trace-Id'] ?? headers['x-amzn-trace-id'],
        body: typeof body === 'string' ? body : DECODER.decode(body as Uint8Array | undefined),
      });
    });
  }

  /** Takes the cloud's answer to a call; one that was aborted is dropped. */
  reply({ id, status, body }: Reply): void {
    const waiting = this.#take(id);
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': String(id),
    };
    waiting?.resolve({ response: { statusCode: status, headers, body: ENCODER.encode(body) } });
  }

  destroy(): void {}

  /** Takes the `requestTimeout` of a client's settings, as the SDK's own handler does; the others are about sockets. */
  updateHttpClientConfig(key: string, value: unknown): void {
    if (key === 'requestTimeout') this.#requestTimeout = Number(value ?? 0);
  }

  httpHandlerConfigs(): { readonly requestTimeout: number } {
    return { requestTimeout: this.#requestTimeout };
  }

  /** Looks at the calls that wait when the first of them has waited for too long. */
  #watch(deadline: number): void {
    if (deadline >= this.#watchedUntil) return;
    this.#watchedUntil = deadline;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#endLate(), deadline - performance.now());
    // The port keeps the thread alive while it is of use.
    this.#timer.unref();
  }

  #endLate(): void {
    this.#watchedUntil = Infinity;
    for (const [id, { deadline, timeoutMs }] of this.#waiting)
      if (deadline <= performance.now()) this.#giveUp(id, timedOut(timeoutMs));
    this.#watch(Math.min(...[...this.#waiting.values()].map((waiting) => waiting.deadline)));
  }

  #giveUp(id: number, error: Error): void {
    this.#take(id)?.reject(error);
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (this.#waiting.delete(id)) this.#loop.callEnded();
    return waiting;
  }
}

function signer(authorization: string | undefined): string | undefined {
  return authorization?.match(/Credential=([^/]+)\//)?.[1];
}

/** By the name that the SDK's retries know. */
function timedOut(milliseconds: number): Error {
  const message = `the request has exceeded the configured ${milliseconds} ms requestTimeout`;
  return Object.assign(new Error(message), { name: 'TimeoutError' });
}

function aborted(): Error {
  return Object.assign(new Error('Request aborted'), { name: 'AbortError' });
}
