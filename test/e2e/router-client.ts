import { setTimeout as pause } from 'node:timers/promises';
import type { AcceptView, WaybillView } from '../support/worlds/router-under-test.ts';

/**
 * How long a condition may need: a cold start or two, and some retries. A batch whose function is replaced in its midst
 * comes again after its queue's visibility timeout, which is a minute (`app.ts`: six times ten seconds).
 */
const PATIENCE_MS = 120_000;

const POLL_MS = 200;

/** Every event of a run has the same source, and no other run has it. */
export const SOURCE = `/e2e/${Date.now().toString(36)}`;

/** A router somewhere, behind its HTTP API. */
export class RouterClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Posts one event, in whatever mode, which must be taken; answers its result. */
  async accept(body: unknown, headers: Readonly<Record<string, string>>): Promise<AcceptView> {
    const response = await fetch(`${this.url}/events`, {
      method: 'POST',
      headers: { ...headers },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (response.status !== 202)
      throw new Error(`POST /events answered ${response.status}: ${text}`);
    const [result] = (JSON.parse(text) as { events: AcceptView[] }).events;
    if (result === undefined) throw new Error(`no result in ${text}`);
    return result;
  }

  /** Publishes one event as plain JSON. */
  publish(type: string, id: string, data: object = {}): Promise<AcceptView> {
    const event = { source: SOURCE, type, id, data };
    return this.accept(event, { 'content-type': 'application/json' });
  }

  /** As a producer does it that must get its event through: again, under the same id, while the API does not answer. */
  publishWithRetries(type: string, id: string, data: object = {}): Promise<AcceptView> {
    return until(
      `${id} to be accepted`,
      () => this.publish(type, id, data).catch(() => undefined),
      (result): result is AcceptView => result !== undefined,
    );
  }

  async get<Body>(path: string): Promise<Body> {
    const response = await fetch(`${this.url}${path}`);
    const text = await response.text();
    if (response.status !== 200)
      throw new Error(`GET ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as Body;
  }

  /** Waits until an event's deliveries are as a test wants them; answers them as `subscriber: status`, with its waybill. */
  async waitFor(
    { trackingId }: { readonly trackingId: string },
    wanted: Readonly<Record<string, string>>,
  ): Promise<WaybillView> {
    const expected = JSON.stringify(Object.entries(wanted).sort());
    return until(
      `${trackingId} to be ${JSON.stringify(wanted)}`,
      () => this.get<WaybillView>(`/events/${trackingId}`),
      (waybill): waybill is WaybillView => JSON.stringify(statusesOf(waybill)) === expected,
    );
  }
}

/** Polls until an answer satisfies a condition; after two minutes, unless told, throws the last one. */
export async function until<Value, Wanted extends Value>(
  what: string,
  ask: () => Promise<Value>,
  isDone: (value: Value) => value is Wanted,
  patienceMs = PATIENCE_MS,
): Promise<Wanted> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await ask();
    if (isDone(value)) return value;
    if (Date.now() > deadline)
      throw new Error(`waited in vain for ${what}; last: ${JSON.stringify(value)}`);
    await pause(POLL_MS);
  }
}

/** Pairs of subscriber and status, in name order. */
function statusesOf({ deliveries }: WaybillView): (readonly [string, string])[] {
  return deliveries.map(({ subscriber, status }) => [subscriber, status] as const).sort();
}
