import type { Subscriber } from '../../../core/records/subscriber.ts';
import { compare, copy } from './list-records.ts';

/** Registered subscribers in the test's memory. */
export class MemorySubscribers {
  version = 0;
  readonly #byName = new Map<string, Subscriber>();

  put(subscriber: Subscriber): boolean {
    const { managedBy } = this.#byName.get(subscriber.name) ?? subscriber;
    if (managedBy !== subscriber.managedBy) return false;
    this.#byName.set(subscriber.name, copy(subscriber));
    this.version++;
    return true;
  }

  delete({ name, queueUrl }: Pick<Subscriber, 'name' | 'queueUrl'>): void {
    if (this.#byName.get(name)?.queueUrl === queueUrl) this.#byName.delete(name);
    this.version++;
  }

  list(): readonly Subscriber[] {
    return [...this.#byName.values()].sort((a, b) => compare(a.name, b.name)).map(copy);
  }
}
