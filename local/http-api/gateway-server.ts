import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { close, listen } from '../loopback.ts';
import { gatewayAnswer, type HttpResponse } from './to-response.ts';

/** What answers the requests of a gateway. */
export interface GatewayParts {
  readonly respond: (request: IncomingMessage, requestId: string) => Promise<HttpResponse>;
  /** The header of an answer that has the request's id. */
  readonly requestIdHeader: string;
  readonly warn: (message: string) => void;
}

/** The port of this machine on which a gateway is asked. It answers 503 until it is opened. */
export class GatewayServer {
  readonly #parts: GatewayParts;
  readonly #server: Server;
  #open = false;
  #busy = 0;
  #url = '';

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Without a slash at its end. */
  get url(): string {
    return this.#url;
  }

  /** Requests that are not answered yet. */
  get busy(): number {
    return this.#busy;
  }

  async listen(port: number): Promise<void> {
    this.#url = `http://127.0.0.1:${await listen(this.#server, port, 'PORT')}`;
  }

  open(): void {
    this.#open = true;
  }

  stop(): Promise<void> {
    return close(this.#server);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { respond, requestIdHeader, warn } = this.#parts;
    const requestId = randomUUID();
    this.#busy++;
    try {
      const { status, headers, body } = this.#open
        ? await respond(request, requestId)
        : gatewayAnswer(503, 'Service Unavailable');
      // A body that was not read to its end must not be taken for the next request.
      if (!request.complete) response.setHeader('connection', 'close');
      response.writeHead(status, { ...headers, [requestIdHeader]: requestId });
      response.end(body);
    } catch (error) {
      if (!response.headersSent && !request.destroyed)
        warn(`${request.method} ${request.url}: ${error}`);
      response.destroy();
    } finally {
      this.#busy--;
    }
  }
}
