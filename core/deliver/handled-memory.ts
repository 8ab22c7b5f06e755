import type { AttemptResult } from './batch.ts';

/** How many deliveries a function remembers at least; of those before them, none after as many again. */
const LEAST = 10_000;

/** What a function did for a delivery. */
interface Handled {
  readonly round: number;
  readonly attempt: number;
  /** Whether the handler returned: then no later attempt of the round is made here either. */
  readonly isDelivered: boolean;
  /** An outcome that neither the ledger nor the queue could take yet. */
  readonly unrecorded?: AttemptResult;
}

/**
 * What a subscribing function has handled since it started: in an outage of the ledger, which then suppresses no
 * duplicates, no event is handed out again here.
 */
export class HandledMemory {
  // Two generations, since a map from which the first is taken each time looks for it among the places of all that were.
  #young = new Map<string, Handled>();
  #old: ReadonlyMap<string, Handled> = new Map();

  /** Keeps an attempt's outcome, until `recorded` says that it is safe elsewhere. */
  remember(result: AttemptResult): void {
    const { received, row } = result;
    const { round, attempt } = received;
    const isDelivered = row.status === 'delivered';
    this.#put(row.trackingId, { round, attempt, isDelivered, unrecorded: result });
  }

  /** The outcome of an attempt is in the ledger, or on its way there. */
  recorded({ row }: AttemptResult): void {
    const handled = this.#get(row.trackingId);
    if (handled?.unrecorded === undefined) return;
    const { unrecorded: _, ...known } = handled;
    this.#put(row.trackingId, known);
  }

  /**
   * Whether the attempt was made here, or needs no making since an earlier one succeeded here; and the outcome where that
   * is still to be recorded. A failure says nothing of later attempts, which others may have sent.
   */
  find(
    trackingId: string,
    { round, attempt }: { readonly round: number; readonly attempt: number },
  ): { readonly unrecorded?: AttemptResult } | undefined {
    const handled = this.#get(trackingId);
    if (handled === undefined || handled.round < round) return undefined;
    if (handled.round > round) return {};
    const isLater = attempt > handled.attempt;
    if (isLater && !handled.isDelivered) return undefined;
    const { unrecorded } = handled;
    const isOpen = unrecorded !== undefined && attempt >= handled.attempt;
    return isOpen ? { unrecorded } : {};
  }

  #get(trackingId: string): Handled | undefined {
    return this.#young.get(trackingId) ?? this.#old.get(trackingId);
  }

  #put(trackingId: string, handled: Handled): void {
    if (this.#young.size >= LEAST && !this.#young.has(trackingId)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(trackingId, handled);
  }
}
