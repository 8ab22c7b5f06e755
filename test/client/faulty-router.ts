import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { makeProblem } from '../../core/api/make-problem.ts';
import type { ErrorCode } from '../../core/errors.ts';
import { close, listen } from '../../local/support/loopback.ts';

/**
 * What a router does with a request: takes it, refuses all of it for the moment, takes it and loses the answer, refuses some
 * of its events for the moment, answers 504 as the gateway before it does, does not know who asks, or
 * refuses a request as a whole for what is in it.
 */
export type Fault =
  | 'none'
  | 'throttled'
  | 'unavailable'
  | 'lost'
  | 'some'
  | 'timeout'
  | 'denied'
  | 'malformed';

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
  /** What events of a type are refused with. */
  refused: Readonly<Record<string, string>> = { bad: 'invalid-event' };
  /** What was sent, as it was written. */
  bodies: string[] = [];

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
    this.refused = { bad: 'invalid-event' };
    this.bodies = [];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await close(this.#server);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // It has no other route.
    if (request.url !== '/events') return this.#refuse('not-found', response);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const events = JSON.parse(body.toString()) as Sent[];
    this.bodies.push(body.toString());
    this.requests.push({ events: events.length, bytes: body.length, headers: request.headers });
    const fault = this.faults.shift() ?? 'none';
    if (fault === 'throttled') return this.#refuse('rate-limited', response);
    if (fault === 'unavailable') return this.#refuse('unavailable', response);
    if (fault === 'malformed') return this.#refuse('invalid-request', response);
    if (fault === 'denied') return this.#refuse('unauthorized', response);
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

  #refuse(code: ErrorCode, response: ServerResponse): void {
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
    const code = this.refused[type];
    if (code !== undefined) return refuse(code);
    if (isRefused) return refuse('ledger-unavailable');
    const isKnown = this.taken.includes(id);
    if (!isKnown) this.taken.push(id);
    return { ...names, status: isKnown ? 'duplicate' : 'accepted', subscribers: [] };
  }
}
