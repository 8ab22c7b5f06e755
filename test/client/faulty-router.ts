import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { makeProblem } from '../../core/api/make-problem.ts';
import { close, listen } from '../../local/support/loopback.ts';

/**
 * What a router does with a request: takes it, refuses all of it for the moment, takes it and loses the answer, refuses some
 * of its events for the moment, or answers 504 as the gateway before it does.
 */
export type Fault = 'none' | 'throttled' | 'unavailable' | 'lost' | 'some' | 'timeout';

interface Sent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
}

/** `POST /events` as a router answers it, on a real port, with a fault for each request; an event of type `bad` is invalid. */
export class FaultyRouter {
  readonly #server: Server;
  url = '';
  /** For the requests to come, the first first; those after them meet none. */
  faults: Fault[] = [];
  /** What was taken, in order. */
  taken: string[] = [];
  /** How many events and bytes each request had, and its headers. */
  requests: { events: number; bytes: number; headers: IncomingMessage['headers'] }[] = [];
  retryAfter = '1';

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<FaultyRouter> {
    const router = new FaultyRouter();
    router.url = `http://127.0.0.1:${await listen(router.#server, 0, 'PORT')}`;
    return router;
  }

  reset(faults: readonly Fault[] = []): void {
    this.faults = [...faults];
    this.taken = [];
    this.requests = [];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await close(this.#server);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const events = JSON.parse(body.toString()) as Sent[];
    this.requests.push({ events: events.length, bytes: body.length, headers: request.headers });
    const fault = this.faults.shift() ?? 'none';
    if (fault === 'throttled' || fault === 'unavailable') return this.#refuse(fault, response);
    if (fault === 'timeout') {
      response.writeHead(504).end('{"message":"Endpoint request timed out"}');
      return;
    }
    const results = events.map((event, place) =>
      this.#take(event, fault === 'some' && place % 2 === 0),
    );
    if (fault === 'lost') request.socket.destroy();
    else response.writeHead(207).end(JSON.stringify({ events: results }));
  }

  #refuse(fault: 'throttled' | 'unavailable', response: ServerResponse): void {
    const code = fault === 'throttled' ? 'rate-limited' : 'unavailable';
    const problem = makeProblem({ code, message: 'not now' });
    response.writeHead(problem.status, { 'retry-after': this.retryAfter });
    response.end(JSON.stringify(problem));
  }

  #take({ id, source, type }: Sent, isRefused: boolean) {
    const names = { id, source, trackingId: `wb_${id}` };
    const refuse = (code: string) => ({
      ...{ ...names, status: 'rejected', subscribers: [] },
      error: { code, message: 'refused' },
    });
    if (type === 'bad') return refuse('invalid-event');
    if (isRefused) return refuse('ledger-unavailable');
    const isKnown = this.taken.includes(id);
    if (!isKnown) this.taken.push(id);
    return { ...names, status: isKnown ? 'duplicate' : 'accepted', subscribers: [] };
  }
}
