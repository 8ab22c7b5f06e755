import { type AcceptView, RouterUnderTest } from './router-under-test.ts';
import { synthesizeOnce } from './synthesize.ts';

/** A key that was just made; only what these tests look at. */
export interface IssuedView {
  readonly key: string;
  readonly id: string;
  readonly expiresAt?: string;
}

interface RequestOptions {
  readonly key?: string;
  /** The whole header, where it is not to be `Bearer` and the key. */
  readonly authorization?: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

/** An answer and its text, in which tests look for secrets. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: AnswerView;
}

/** The members of the answers' bodies; only what these tests look at. */
interface AnswerView extends IssuedView {
  readonly code: string;
  readonly detail: string;
  readonly events: readonly AcceptView[];
  readonly keys: readonly IssuedView[];
  readonly errorType: string;
  readonly errorMessage: string;
}

/** The router of `keyed-app.ts`, in virtual time, and the doors by which keys are made. */
export class KeyedRouter {
  readonly router: RouterUnderTest;
  /** The folder of its template. */
  readonly assembly: string;

  private constructor(router: RouterUnderTest, assembly: string) {
    this.router = router;
    this.assembly = assembly;
  }

  static async start(app = 'test/integration/keys/keyed-app.ts'): Promise<KeyedRouter> {
    const assembly = await synthesizeOnce(app);
    return new KeyedRouter(await RouterUnderTest.start({ assembly }), assembly);
  }

  async request(route: string, options: RequestOptions = {}): Promise<Answered> {
    const [method = '', path = ''] = route.split(' ');
    const { key, body, contentType = 'application/json' } = options;
    const authorization =
      options.authorization ?? (key === undefined ? undefined : `Bearer ${key}`);
    return read(
      await fetch(new URL(path, this.router.cloud.url), {
        method,
        headers: {
          ...(authorization === undefined ? {} : { authorization }),
          ...(body === undefined ? {} : { 'content-type': contentType }),
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
  }

  /** Sends events with a key: one in the shorthand, more in a batch. */
  publish(key: string, ...events: readonly object[]): Promise<Answered> {
    if (events.length === 1) return this.request('POST /events', { key, body: events[0] });
    const body = events.map((event) => ({ specversion: '1.0', ...event }));
    const contentType = 'application/cloudevents-batch+json';
    return this.request('POST /events', { key, body, contentType });
  }

  /** Invokes the function that makes keys, as `aws lambda invoke` does. */
  async invoke(payload: unknown): Promise<Answered> {
    const { awsEndpoint, outputs } = this.router.cloud;
    const path = `/2015-03-31/functions/${outputs.KeysFunction}/invocations`;
    const body = JSON.stringify(payload);
    return read(await fetch(new URL(path, awsEndpoint), { method: 'POST', body }));
  }

  /** A key that every function knows of: made by direct invocation, and a second old. */
  async issue(grants: object = {}): Promise<IssuedView> {
    const asked = { producer: 'shop', permissions: ['publish'], ...grants };
    const { status, headers, body, text } = await this.invoke(asked);
    if (status !== 200 || headers.has('x-amz-function-error'))
      throw new Error(`the key was not made: ${text}`);
    this.router.clock.advance(1000);
    return body;
  }

  stop(): Promise<void> {
    return this.router.stop();
  }
}

async function read(response: Response): Promise<Answered> {
  const text = await response.text();
  const body = JSON.parse(text === '' ? '{}' : text) as AnswerView;
  return { status: response.status, headers: response.headers, text, body };
}
