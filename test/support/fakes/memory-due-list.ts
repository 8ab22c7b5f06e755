import type { DueItem, StoredDueItem } from '../../../core/records/due-item.ts';
import { compare, copy } from './list-records.ts';

/** The due list in the test's memory. */
export class MemoryDueList {
  readonly #due = new Map<string, DueItem & { readonly minute: string }>();

  get items(): readonly DueItem[] {
    return [...this.#due.values()];
  }

  put(item: DueItem, now: number): void {
    const { lookAt = item.dueAt, to, subscriber = '' } = item;
    const minute = new Date(Math.max(Date.parse(lookAt), now)).toISOString().slice(0, 16);
    const attempt = to === undefined ? subscriber : `${to.subscriber}#${to.round}#${to.attempt}`;
    const key = `${minute}/${item.dueAt}#${item.trackingId}#${attempt}`;
    this.#due.set(key, copy({ ...item, minute }));
  }

  list(minute: string, limit: number): readonly StoredDueItem[] {
    if (this.#due.size === 0) return [];
    return [...this.#due]
      .filter(([, item]) => item.minute === minute)
      .map(([key, { minute: _, lookAt: _at, ...item }]) => copy({ ...item, key }))
      .sort((a, b) => compare(a.dueAt, b.dueAt))
      .slice(0, limit);
  }

  remove(items: readonly StoredDueItem[]): void {
    for (const { key } of items) this.#due.delete(key);
  }
}
