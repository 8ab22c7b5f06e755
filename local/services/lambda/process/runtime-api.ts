import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Json } from '../../../../core/event/event.ts';
import { asciiJson } from '../../../../core/shared/ascii-json.ts';
import { isJsonObject } from '../../../../core/shared/json/json-object.ts';
import { close, listen } from '../../../support/loopback.ts';
import { readBody } from '../../apigateway/read-body.ts';
import type { FunctionError } from '../messages.ts';

const BASE = '/2018-06-01/runtime';

/** A little more than Lambda's limit of an answer, which is then refused for its size. */
const MOST_BYTES = 6_300_000;

/** An invocation as a runtime gets it. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly payload: string;
  /** Epoch milliseconds, by the machine's clock, which is the process's too. */
  readonly deadline: number;
  readonly invokedArn: string;
  readonly traceHeader: string;
  /** JSON text. */
  readonly clientContext: string | undefined;
}

/** What a runtime tells. */
export interface RuntimeEvents {
  /** It has loaded its code. */
  ready(): void;
  /** It could not. */
  unusable(error: FunctionError): void;
  result(payload: string): void;
  failure(error: FunctionError): void;
}

/** Lambda's interface for runtimes, for one process (AWS Lambda developer guide, "Using the Lambda runtime API for custom runtimes"). */
export class RuntimeApi {
  readonly #server: Server;
  readonly #events: RuntimeEvents;
  #isReady = false;
  /** The request of a process that waits for its next invocation. */
  #asking: ServerResponse | undefined;
  #next: RuntimeInvocation | undefined;
  #running: string | undefined;

  constructor(events: RuntimeEvents) {
    this.#events = events;
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  /** Answers the host and the port, for `AWS_LAMBDA_RUNTIME_API`. */
  async start(): Promise<string> {
    return `127.0.0.1:${await listen(this.#server, 0, 'PORT')}`;
  }

  stop(): Promise<void> {
    return close(this.#server);
  }

  give(invocation: RuntimeInvocation): void {
    this.#next = invocation;
    this.#handOut();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (request.method === 'GET' && path === `${BASE}/invocation/next`) {
      this.#ask(response);
      return;
    }
    const body = await readBody(request, MOST_BYTES).catch(() => undefined);
    if (request.method !== 'POST') return answer(response, 404, 'InvalidPath', `no ${path}`);
    if (path === `${BASE}/init/error`) {
      answer(response, 202);
      this.#events.unusable(readError(body, request));
      return;
    }
    const [, id, what] = PATH.exec(path) ?? [];
    if (id === undefined) return answer(response, 404, 'InvalidPath', `no ${path}`);
    if (id !== this.#running)
      return answer(response, 400, 'InvalidRequestID', `no invocation ${id}`);
    this.#running = undefined;
    answer(response, 202);
    // What was written before it may still be in the pipes.
    setImmediate(() => {
      if (what === 'error') this.#events.failure(readError(body, request));
      else if (body === undefined) this.#events.result(' '.repeat(MOST_BYTES));
      else this.#events.result(body.toString('utf8'));
    });
  }

  #ask(response: ServerResponse): void {
    this.#asking = response;
    if (!this.#isReady) {
      this.#isReady = true;
      this.#events.ready();
    }
    this.#handOut();
  }

  #handOut(): void {
    const [asking, next] = [this.#asking, this.#next];
    if (asking === undefined || next === undefined) return;
    this.#asking = undefined;
    this.#next = undefined;
    this.#running = next.requestId;
    const { requestId, deadline, invokedArn, traceHeader, clientContext, payload } = next;
    asking.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': String(deadline),
      'lambda-runtime-invoked-function-arn': invokedArn,
      'lambda-runtime-trace-id': traceHeader,
      ...(clientContext === undefined
        ? {}
        : { 'lambda-runtime-client-context': asciiJson(JSON.parse(clientContext)) }),
    });
    asking.end(payload);
  }
}

const PATH = new RegExp(`^${BASE}/invocation/([\\w-]{1,64})/(response|error)$`);

function answer(
  response: ServerResponse,
  status: number,
  errorType?: string,
  errorMessage?: string,
): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(errorType === undefined ? { status: 'OK' } : { errorType, errorMessage }),
  );
}

/** What a runtime says of an error; its header has the type where its body has none. */
function readError(body: Buffer | undefined, { headers }: IncomingMessage): FunctionError {
  const text = body?.toString('utf8') ?? '';
  const said = parse(text);
  const named = headers['lambda-runtime-function-error-type'];
  const { errorType, errorMessage, ...more } = isJsonObject(said) ? said : {};
  return {
    ...more,
    errorType: typeof errorType === 'string' ? errorType : String(named ?? 'Runtime.Unknown'),
    errorMessage: typeof errorMessage === 'string' ? errorMessage : text,
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
