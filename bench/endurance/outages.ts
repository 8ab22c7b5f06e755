import type { Cloud } from '../../local/cloud/cloud.ts';

/** What is down from when to when, in minutes of the hour in which events come; for three minutes both are. */
const OUTAGES = [
  { service: 'dynamodb', name: 'the table', from: 10, to: 25 },
  { service: 'events', name: 'the bus', from: 22, to: 27 },
] as const;

/** Takes services down and brings them back, by the minute. */
export class Outages {
  readonly #cloud: Pick<Cloud, 'faults'>;
  readonly #down = new Map<string, () => void>();

  constructor(cloud: Pick<Cloud, 'faults'>) {
    this.#cloud = cloud;
  }

  /** What is down, in words. */
  get names(): string {
    return this.#down.size === 0 ? 'nothing' : [...this.#down.keys()].join(' and ');
  }

  set(minute: number): void {
    for (const { service, name, from, to } of OUTAGES) {
      const isDown = minute >= from && minute < to;
      if (isDown && !this.#down.has(name))
        this.#down.set(name, this.#cloud.faults.set({ service, error: 'outage' }));
      if (isDown) continue;
      this.#down.get(name)?.();
      this.#down.delete(name);
    }
  }
}
