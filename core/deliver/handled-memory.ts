import type { AttemptResult } from './batch.ts';

/** How many deliveries a function remembers; the oldest are forgotten first. */
const MOST = 10_000;

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
  readonly #handled = new Map<string, Handled>();

  /** Keeps an attempt's outcome, until `recorded` says that it is safe elsewhere. */
  remember(result: AttemptResult): void {
    const { received, row } = result;
    const { round, attempt } = received;
    this.#put(row.trackingId, {
      round,
      attempt,
      isDelivered: row.status === 'delivered',
      unrecorded: result,
    });
  }

  /** The outcome of an attempt is in the ledger, or on its way there. */
  recorded({ row }: AttemptResult): void {
    const handled = this.#handled.get(row.trackingId);
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
    const handled = this.#handled.get(trackingId);
    if (handled === undefined || handled.round < round) return undefined;
    if (handled.round > round) return {};
    const isLater = attempt > handled.attempt;
    if (isLater && !handled.isDelivered) return undefined;
    const { unrecorded } = handled;
    const isOpen = unrecorded !== undefined && attempt >= handled.attempt;
    return isOpen ? { unrecorded } : {};
  }

  #put(trackingId: string, handled: Handled): void {
    this.#handled.delete(trackingId);
    this.#handled.set(trackingId, handled);
    const [oldest] = this.#handled.keys();
    if (this.#handled.size > MOST && oldest !== undefined) this.#handled.delete(oldest);
  }
}
