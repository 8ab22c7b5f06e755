import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readBody } from '../../services/apigateway/read-body.ts';
import { answerHost } from '../../support/answer-host.ts';
import { close, listen } from '../../support/loopback.ts';

/** What a custom resource's function PUTs to its `ResponseURL`. */
export interface CustomAnswer {
  readonly Status: string;
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
}

const MAX_BYTES = 64 * 1024;

/** The place where custom resources leave their answers; on AWS it is a presigned S3 address. Only functions reach it by its URLs. */
export class AnswerServer {
  readonly #server: Server;
  readonly #waiting = new Map<string, (answer: CustomAnswer) => void>();
  #base = '';

  constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  async start(): Promise<void> {
    this.#base = `https://${answerHost(await listen(this.#server, 0, 'PORT'))}`;
  }

  /** An address for one answer, and the answer once it is there. */
  expect(): { readonly url: string; readonly answer: Promise<CustomAnswer> } {
    const path = `/${randomUUID()}`;
    const answer = new Promise<CustomAnswer>((resolve) => this.#waiting.set(path, resolve));
    return { url: this.#base + path, answer };
  }

  stop(): Promise<void> {
    return close(this.#server);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(request, MAX_BYTES);
      const resolve = this.#waiting.get(request.url ?? '');
      if (request.method !== 'PUT' || !body || !resolve) return void response.writeHead(403).end();
      this.#waiting.delete(request.url ?? '');
      resolve(JSON.parse(body.toString('utf8')) as CustomAnswer);
      response.writeHead(200).end();
    } catch {
      response.writeHead(400).end();
    }
  }
}
