import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AwsCall, AwsJson, ServiceName } from '../../local/api/aws-api.ts';
import { AwsError } from '../../local/api/aws-error.ts';
import { Faults } from '../../local/cloud/faults.ts';
import { failJson } from '../../local/endpoint/json-protocol.ts';
import { close, listen } from '../../local/support/loopback.ts';
import type { Interceptor } from '../support/worlds/aws-under-test.ts';

/** An answer as it is passed on. */
interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer | string;
}

/** By how `X-Amz-Target` begins. */
const SERVICES: Readonly<Record<string, ServiceName>> = {
  AWSEvents: 'events',
  AmazonSQS: 'sqs',
  DynamoDB_20120810: 'dynamodb',
};

/** Hands calls on to an emulator as they are, bytes for bytes, but for the faults that are set. */
export class DisturbedEndpoint {
  readonly faults = new Faults();
  /** Stands between the clients and the emulator. */
  intercept: Interceptor | undefined;
  readonly #target: URL;
  readonly #server: Server;
  #port = 0;

  constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((incoming, response) => {
      this.#answer(incoming)
        .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
        .catch((error: Error) => response.destroy(error));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#port = await listen(this.#server, 0, 'PORT');
  }

  stop(): Promise<void> {
    return close(this.#server);
  }

  async #answer(incoming: IncomingMessage): Promise<Answer> {
    const body = await buffer(incoming);
    const call = readCall(incoming, body);
    try {
      if (this.faults.gate(call) !== undefined) throw new Error('only answers are disturbed here');
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return fail(error, call.service);
    }
    if (this.intercept === undefined) return this.#forward(incoming, body);
    const output = await this.intercept(call, async ({ input }) => {
      const answer = await this.#forward(incoming, Buffer.from(JSON.stringify(input)));
      if (answer.status !== 200) throw new Error(`${call.action}: ${answer.body}`);
      return JSON.parse(String(answer.body)) as AwsJson;
    });
    return { status: 200, headers: {}, body: JSON.stringify(output) };
  }

  async #forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const { hostname, port } = this.#target;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request({
        ...{ hostname, port, method, path: url },
        headers: { ...headers, 'content-length': body.length },
      })
        .once('response', resolve)
        .once('error', reject)
        .end(body);
    });
    const { statusCode: status = 502 } = answer;
    return { status, headers: answer.headers, body: await buffer(answer) };
  }
}

function readCall({ headers }: IncomingMessage, body: Buffer): AwsCall {
  const [prefix = '', action = ''] = String(headers['x-amz-target']).split('.');
  const service = SERVICES[prefix];
  if (service === undefined) throw new Error(`a call of ${prefix} was not expected`);
  return { service, action, input: JSON.parse(String(body)), accessKeyId: undefined };
}

function fail(error: AwsError, service: ServiceName): Answer {
  const { status, contentType, headers, body } = failJson(error, { service, headers: {} });
  return {
    status,
    headers: { ...headers, 'content-type': contentType },
    body: typeof body === 'string' ? body : Buffer.from(body),
  };
}
