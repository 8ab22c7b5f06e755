import { WaybillError } from '../../../core/errors.ts';
import type { Checkpoints } from '../../../core/ports/checkpoints.ts';
import type { EventHistory } from '../../../core/ports/event-history.ts';
import type { FailedDeliveries } from '../../../core/ports/failed-deliveries.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { OpenSlice, Slice, SliceKey, SliceStore } from '../../../core/ports/slices.ts';
import { MemorySlices } from './memory-slices.ts';

/** What may be in an outage. */
type LedgerMethod = keyof Ledger | keyof FailedDeliveries | keyof EventHistory;

/** What jobs keep, in the test's memory, and the outages of it. */
export class MemoryJobs implements Checkpoints, SliceStore {
  /** The methods that are in an outage. */
  outage: 'none' | 'all' | readonly LedgerMethod[] = 'none';

  readonly #slices = new MemorySlices();
  readonly #leases = new Map<string, number>();
  readonly #checkpoints = new Map<string, string>();

  async getCheckpoint(job: string): Promise<string | undefined> {
    this.reach('getCheckpoint');
    return this.#checkpoints.get(job);
  }

  async putCheckpoint(job: string, value: string): Promise<void> {
    this.reach('putCheckpoint');
    this.#checkpoints.set(job, value);
  }

  async takeLease(job: string, now: number, until: number): Promise<boolean> {
    this.reach('takeLease');
    if ((this.#leases.get(job) ?? 0) > now) return false;
    this.#leases.set(job, until);
    return true;
  }

  async endLease(job: string, until: number): Promise<void> {
    this.reach('endLease');
    if (this.#leases.get(job) === until) this.#leases.delete(job);
  }

  async putSlices(job: string, slices: readonly Slice[]): Promise<void> {
    this.reach('putSlices');
    this.#slices.put(job, slices);
  }

  async listSlices(job: string, limit: number): Promise<readonly OpenSlice[]> {
    this.reach('listSlices');
    return this.#slices.list(job, limit);
  }

  async takeSlice(key: SliceKey, now: number, until: number): Promise<Slice | undefined> {
    this.reach('takeSlice');
    return this.#slices.take(key, now, until);
  }

  async leaveSlice(key: SliceKey, until: number, reached: string): Promise<void> {
    this.reach('leaveSlice');
    this.#slices.leave(key, until, reached);
  }

  async endSlice(key: SliceKey, until: number): Promise<void> {
    this.reach('endSlice');
    this.#slices.end(key, until);
  }

  /** Whether slices of any job are not done. */
  get hasSlices(): boolean {
    return this.#slices.isAny;
  }

  protected isDown(method: LedgerMethod): boolean {
    return this.outage === 'all' || (this.outage !== 'none' && this.outage.includes(method));
  }

  protected reach(method: LedgerMethod): void {
    if (this.isDown(method)) throw unavailable(method);
  }
}

/** The error of a method that is in an outage. */
export function unavailable(method: LedgerMethod): WaybillError {
  return new WaybillError('ledger-unavailable', `the ledger cannot be reached: ${method}`);
}
