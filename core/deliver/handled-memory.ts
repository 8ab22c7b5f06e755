import type { AttemptResult } from './batch.ts';

/** How many deliveries a function remembers at least; of those before them, none after as many again. */
const LEAST = 10_000;

/** The latest attempt that a function made at a delivery. */
interface Handled {
  readonly round: number;
  readonly attempt: number;
  /** Whether the handler returned: then no later attempt of the round is made here either. */
  readonly isDelivered: boolean;
}

/**
 * What a subscribing function has handled since it started: in an outage of the ledger, which then suppresses no
 * duplicates, no event is handed out again here.
 */
export class HandledMemory {
  // Two generations, since a map from which the first is taken each time looks for it among the places of all that were.
  #young = new Map<string, Handled>();
  #old: ReadonlyMap<string, Handled> = new Map();
  /** Outcomes that neither the ledger nor the queue could take yet. */
  readonly #unrecorded = new Map<string, AttemptResult>();

  /** Keeps an attempt's outcome, until `recorded` says that it is safe elsewhere. */
  remember(result: AttemptResult): void {
    const { received, row } = result;
    const { round, attempt } = received;
    this.#put(row.trackingId, { round, attempt, isDelivered: row.status === 'delivered' });
    this.#unrecorded.set(row.trackingId, result);
  }

  /** The outcome of an attempt is in the ledger, or on its way there. */
  recorded({ row }: AttemptResult): void {
    this.#unrecorded.delete(row.trackingId);
  }

  /**
   * Whether the attempt was made here, or needs no making since an earlier one succeeded here; and the outcome where that
   * is still to be recorded. A failure says nothing of later attempts, which others may have sent.
   */
  find(
    trackingId: string,
    { round, attempt }: { readonly round: number; readonly attempt: number },
  ): { readonly unrecorded?: AttemptResult } | undefined {
    const handled = this.#young.get(trackingId) ?? this.#old.get(trackingId);
    if (handled === undefined || handled.round < round) return undefined;
    if (handled.round > round) return {};
    const isLater = attempt > handled.attempt;
    if (isLater && !handled.isDelivered) return undefined;
    const unrecorded = this.#unrecorded.get(trackingId);
    const isOpen = unrecorded !== undefined && attempt >= handled.attempt;
    return isOpen ? { unrecorded } : {};
  }

  #put(trackingId: string, handled: Handled): void {
    if (this.#young.size >= LEAST && !this.#young.has(trackingId)) this.#forgetOld();
    this.#young.set(trackingId, handled);
  }

  #forgetOld(): void {
    for (const trackingId of this.#unrecorded.keys())
      if (!this.#young.has(trackingId)) this.#unrecorded.delete(trackingId);
    this.#old = this.#young;
    this.#young = new Map();
  }
}
