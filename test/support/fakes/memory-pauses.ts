import type { PauseStore } from '../../../core/ports/pausing/pause-store.ts';
import type { Pause } from '../../../core/records/pause.ts';
import { compare, copy } from './list-records.ts';

/** Pauses in the test's memory. */
export class MemoryPauses implements PauseStore {
  readonly #bySubscriber = new Map<string, Pause>();

  async listPauses(): Promise<readonly Pause[]> {
    return [...this.#bySubscriber.values()]
      .sort((a, b) => compare(a.subscriber, b.subscriber))
      .map(copy);
  }

  async findPause(subscriber: string): Promise<Pause | undefined> {
    const pause = this.#bySubscriber.get(subscriber);
    return pause === undefined ? undefined : copy(pause);
  }

  async replacePause(before: Pause | undefined, pause: Pause): Promise<boolean> {
    const known = this.#bySubscriber.get(pause.subscriber);
    if (JSON.stringify(known) !== JSON.stringify(before)) return false;
    this.#bySubscriber.set(pause.subscriber, copy(pause));
    return true;
  }

  async deletePause(subscriber: string): Promise<void> {
    this.#bySubscriber.delete(subscriber);
  }
}
