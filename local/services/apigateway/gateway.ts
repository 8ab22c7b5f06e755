import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { refuseHost } from '../../support/check-host.ts';
import { close, listen } from '../../support/loopback.ts';
import type { CorsRules } from './cors.ts';
import { refusePage } from './refuse-page.ts';
import { gatewayAnswer, type HttpResponse } from './to-response.ts';

/** A gateway on a port of this machine. It answers 503 until it is opened. */
export abstract class Gateway {
  readonly #requestIdHeader: string;
  readonly #warn: (message: string) => void;
  readonly #server: Server;
  #allowedHosts: readonly string[] = [];
  #open = false;
  #busy = 0;
  #url = '';

  /** The answers have their request's id in a header of this name. */
  constructor(requestIdHeader: string, warn: (message: string) => void) {
    this.#requestIdHeader = requestIdHeader;
    this.#warn = warn;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  protected abstract respond(request: IncomingMessage, requestId: string): Promise<HttpResponse>;

  /** Without a slash at its end. */
  get url(): string {
    return this.#url;
  }

  /** Requests that are not answered yet. */
  get busy(): number {
    return this.#busy;
  }

  /** The app's own rules for pages of other sites. */
  protected get cors(): CorsRules | undefined {
    return undefined;
  }

  /** `allowedHosts` are names beside the loopback interface's own by which it may be called. */
  async listen(port: number, allowedHosts: readonly string[] = []): Promise<void> {
    this.#allowedHosts = allowedHosts;
    this.#url = `http://127.0.0.1:${await listen(this.#server, port, 'PORT')}`;
  }

  open(): void {
    this.#open = true;
  }

  stop(): Promise<void> {
    this.#open = false;
    return close(this.#server);
  }

  /** Tells of a fault; a request that is cut off because the cloud stops is none. */
  protected warn(message: string): void {
    if (this.#open) this.#warn(message);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    this.#busy++;
    const own = { [this.#requestIdHeader]: requestId };
    try {
      write(response, this.#refuse(request) ?? (await this.respond(request, requestId)), own);
    } catch (error) {
      if (response.headersSent || request.destroyed) return void response.destroy();
      this.warn(`${request.method} ${request.url}: ${error}`);
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      write(response, gatewayAnswer(500, 'Internal Server Error'), own);
    } finally {
      this.#busy--;
    }
  }

  /** The answer to what neither an API nor a function is to see. */
  #refuse(request: IncomingMessage): HttpResponse | undefined {
    if (!this.#open) return gatewayAnswer(503, 'Service Unavailable');
    const allowed = this.#allowedHosts;
    const problem =
      refuseHost(request.headers.host, allowed) ?? refusePage(request, this.cors, allowed);
    if (problem === undefined) return undefined;
    this.warn(`${request.method} ${request.url} is refused: ${problem}`);
    return gatewayAnswer(403, problem);
  }
}

/** The head is written with the body, and so with its Content-Length. */
function write(
  response: ServerResponse,
  { status, headers, body }: HttpResponse,
  own: Readonly<Record<string, string>>,
): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries({ ...headers, ...own }))
    response.setHeader(name, value);
  response.end(body);
}
