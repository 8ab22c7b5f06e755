import type { Cloud } from '../../local/cloud/cloud.ts';
import { VirtualClock } from '../../local/support/virtual-clock.ts';
import { startBenchCloud } from '../bench-cloud.ts';
import { Producer } from '../endurance/producer.ts';
import { SUBSCRIBERS } from '../endurance/subscribers.ts';

/** A router on the embedded cloud, in virtual time, one of whose subscribers is counted. */
export class CountingRouter {
  /** The subscriber whose deliveries are counted. */
  readonly subscriber = SUBSCRIBERS[0] ?? '';
  /** How often it handled each event, by the event's number. */
  readonly handled = new Map<string, number>();
  readonly clock = new VirtualClock(Date.now());
  #cloud: Cloud | undefined;
  #producer: Producer | undefined;

  static async start(): Promise<CountingRouter> {
    const router = new CountingRouter();
    router.#cloud = await startBenchCloud(
      { clock: router.clock, log: ({ level, message }) => router.#read(level, message) },
      'dist/bench/endurance-app.js',
    );
    return router;
  }

  get cloud(): Cloud {
    if (this.#cloud === undefined) throw new Error('the router is not started');
    return this.#cloud;
  }

  /** How many handlings are beyond the first of their event. */
  get twice(): number {
    return [...this.handled.values()].reduce((sum, count) => sum + count - 1, 0);
  }

  /** Publishes the events of those numbers, the last not among them; all of them are accepted in the end. */
  async publish(from: number, to: number): Promise<void> {
    this.#producer ??= new Producer(this.cloud, 0);
    await this.#producer.send(from, to);
    while (this.#producer.waits) await this.#producer.send(to, to);
  }

  /** What a route answers; throws where that is not a success. */
  async ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(new URL(path, this.cloud.url), {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify({ ...body, reason: 'bench' }) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path} answered ${JSON.stringify(answer)}`);
    return answer;
  }

  async stop(): Promise<void> {
    await this.#cloud?.stop();
  }

  #read(level: string, message: string): void {
    const [, name, number] = /^handled (\S+) (\d+)$/.exec(message.trim()) ?? [];
    if (number === undefined) {
      if (level === 'error') process.stderr.write(`${message}\n`);
    } else if (name === this.subscriber) {
      this.handled.set(number, (this.handled.get(number) ?? 0) + 1);
    }
  }
}
