import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isAllowedHost } from '../../core/shared/loopback-host.ts';
import type { BridgeStatus } from './bridge-status.ts';
import { writeMetrics } from './write-metrics.ts';

/** Where the server listens. */
export interface StatusPlace {
  /** 0 is any free port. */
  readonly port: number;
  readonly host: string;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** States in which a bridge is well. One that is paused is so because somebody wants it. */
const WELL: readonly string[] = ['starting', 'running', 'paused'];

const JSON_TYPE = 'application/json';

/** `GET /health` and `GET /metrics` of the bridges of a worker. */
export class StatusServer {
  readonly #statuses: readonly BridgeStatus[];
  readonly #place: StatusPlace;
  readonly #server: Server;

  constructor(statuses: readonly BridgeStatus[], place: StatusPlace) {
    this.#statuses = statuses;
    this.#place = place;
    this.#server = createServer((request, response) => this.#serve(request, response));
  }

  /** Listens; answers the address. Throws where the port is taken, or the host is none of this machine. */
  async start(): Promise<string> {
    const { port, host } = this.#place;
    const bound = await new Promise<number>((done, fail) => {
      this.#server.once('error', (cause) =>
        fail(
          new Error(`the status cannot be served at ${host}:${port}: ${cause.message}`, { cause }),
        ),
      );
      this.#server.listen(port, host, () => {
        const address = this.#server.address();
        done(typeof address === 'object' && address ? address.port : port);
      });
    });
    return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    await new Promise((done) => {
      this.#server.close(done);
      this.#server.closeAllConnections();
    });
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { status, type, body } = this.#answer(request);
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  #answer({ method = '', url = '', headers }: IncomingMessage): Answer {
    const [path] = url.split('?');
    if (!this.#isFor(headers.host))
      return refuse(
        403,
        'the status answers to localhost and 127.0.0.1 only; listen elsewhere by --status-host',
      );
    if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'the status is read by GET');
    if (path === '/health') return this.#health();
    if (path === '/metrics')
      return {
        status: 200,
        type: 'text/plain; version=0.0.4; charset=utf-8',
        body: writeMetrics(this.#statuses),
      };
    return refuse(404, 'there are /health and /metrics');
  }

  /** On the loopback interface, a web page must not read it by a name that has begun to mean this machine. */
  #isFor(host: string | undefined): boolean {
    const { host: bound } = this.#place;
    const isLoopback = isAllowedHost(bound.includes(':') ? `[${bound}]` : bound, []);
    return !isLoopback || host === undefined || isAllowedHost(host, []);
  }

  #health(): Answer {
    const bridges = this.#statuses.map(({ route, state, problems }) => ({
      ...route,
      state,
      ...(problems.length === 0 ? {} : { problems }),
    }));
    const isWell = bridges.every(({ state }) => WELL.includes(state));
    const body = `${JSON.stringify({ status: isWell ? 'ok' : 'failing', bridges })}\n`;
    return { status: isWell ? 200 : 503, type: JSON_TYPE, body };
  }
}

function refuse(status: number, detail: string): Answer {
  return { status, type: JSON_TYPE, body: `${JSON.stringify({ status, detail })}\n` };
}
