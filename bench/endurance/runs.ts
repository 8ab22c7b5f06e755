import type { LogLine } from '../../local/services/lambda/function-host.ts';
import { SUBSCRIBERS } from './subscribers.ts';

const LINE = /^(handled|failed) (\S+) (\d+)$/gm;

/** How often each event's handler ran at each subscriber, by what the handlers say; some bytes an event, however often. */
export class Runs {
  /** Runs that failed: of the subscriber that is down. */
  failed = 0;
  /** Runs that returned, the first of each event at each subscriber. */
  handled = 0;
  /** Runs that returned for an event that had been handled, by what was down when it was handled first. */
  readonly repeated: Record<string, number> = {};
  readonly #seen: ReadonlyMap<string, Uint8Array>;
  readonly #down: () => string;
  readonly #reasons: string[] = [];

  /** `down` names what is down at present. */
  constructor(events: number, down: () => string) {
    this.#seen = new Map(SUBSCRIBERS.map((name) => [name, new Uint8Array(events)]));
    this.#down = down;
  }

  /** Takes a line of the cloud's log. */
  readonly take = ({ message }: LogLine): void => {
    for (const [, outcome, subscriber = '', number] of message.matchAll(LINE)) {
      if (outcome === 'failed') this.failed += 1;
      else this.#count(subscriber, Number(number));
    }
  };

  #count(subscriber: string, number: number): void {
    const seen = this.#seen.get(subscriber);
    const before = seen?.[number];
    if (seen === undefined || before === undefined) return;
    if (before === 0) {
      this.handled += 1;
      seen[number] = this.#place(this.#down());
    } else {
      const reason = this.#reasons[before - 1] ?? '';
      this.repeated[reason] = (this.repeated[reason] ?? 0) + 1;
    }
  }

  /** A number from 1 for a reason. */
  #place(reason: string): number {
    if (!this.#reasons.includes(reason)) this.#reasons.push(reason);
    return this.#reasons.indexOf(reason) + 1;
  }
}
