import { mapBounded } from '../../core/shared/map-bounded.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { DOWN } from './subscribers.ts';

const BATCH = 100;
const CONNECTIONS = 8;

/** Sends events in batches, and those that are refused with the next ones, as a producer does. */
export class Producer {
  accepted = 0;
  /** How often an event was refused, and sent again. */
  refused = 0;
  readonly #url: string;
  readonly #downUntil: number;
  #again: (readonly number[])[] = [];

  /** `downUntil` is when one subscriber's handler succeeds at last, in epoch milliseconds. */
  constructor({ url }: Pick<Cloud, 'url'>, downUntil: number) {
    this.#url = `${url}/events`;
    this.#downUntil = downUntil;
  }

  /** Whether some events are not accepted yet. */
  get waits(): boolean {
    return this.#again.length > 0;
  }

  /** The events from one number to another, which is not among them. */
  async send(from: number, to: number): Promise<void> {
    const batches = [...this.#again];
    this.#again = [];
    for (let first = from; first < to; first += BATCH)
      batches.push(
        Array.from({ length: Math.min(BATCH, to - first) }, (_, place) => first + place),
      );
    await mapBounded(batches, CONNECTIONS, async (numbers) => {
      const rejected = await this.#post(numbers);
      this.accepted += numbers.length - rejected.length;
      this.refused += rejected.length;
      if (rejected.length > 0) this.#again.push(rejected);
    });
  }

  /** Answers the numbers of those that were not taken. */
  async #post(numbers: readonly number[]): Promise<readonly number[]> {
    const body = JSON.stringify(numbers.map((number) => this.#event(number)));
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    const response = await fetch(this.#url, { method: 'POST', headers, body });
    const { events } = (await response.json()) as { events?: { status: string }[] };
    if (![202, 207, 503].includes(response.status) || events === undefined)
      throw new Error(`POST /events answered ${response.status}`);
    return numbers.filter((_, place) => events[place]?.status === 'rejected');
  }

  #event(number: number): object {
    const data = { number, down: DOWN, until: this.#downUntil, note: 'x'.repeat(150) };
    const event = { specversion: '1.0', id: String(number), source: '/bench', type: 'bench.event' };
    return { ...event, data };
  }
}
