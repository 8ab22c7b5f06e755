import type { OpenSlice, Slice, SliceKey } from '../../../core/ports/slices.ts';
import { compare, copy } from './list-records.ts';

/** The slices of jobs in the test's memory. */
export class MemorySlices {
  readonly #slices = new Map<string, OpenSlice & { readonly job: string }>();

  get isAny(): boolean {
    return this.#slices.size > 0;
  }

  put(job: string, slices: readonly Slice[]): void {
    for (const slice of slices)
      this.#slices.set(nameOf({ job, ...slice }), copy({ ...slice, job, leasedUntil: 0 }));
  }

  list(job: string, limit: number): readonly OpenSlice[] {
    return [...this.#slices.values()]
      .filter((slice) => slice.job === job)
      .sort((a, b) => compare(a.id, b.id))
      .slice(0, limit)
      .map(({ job: _, ...slice }) => copy(slice));
  }

  take(key: SliceKey, now: number, until: number): Slice | undefined {
    const slice = this.#slices.get(nameOf(key));
    if (slice === undefined || slice.leasedUntil > now) return undefined;
    this.#slices.set(nameOf(key), { ...slice, leasedUntil: until });
    const { job: _, leasedUntil: __, ...taken } = slice;
    return copy(taken);
  }

  leave(key: SliceKey, until: number, reached: string): void {
    const slice = this.#slices.get(nameOf(key));
    if (slice?.leasedUntil === until)
      this.#slices.set(nameOf(key), { ...slice, reached, leasedUntil: 0 });
  }

  end(key: SliceKey, until: number): void {
    if (this.#slices.get(nameOf(key))?.leasedUntil === until) this.#slices.delete(nameOf(key));
  }
}

function nameOf({ job, id }: SliceKey): string {
  return `${job}/${id}`;
}
