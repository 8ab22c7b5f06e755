import type { Batch, BatchPorts } from './batch.ts';

/** The part of the function's time that is kept back from handlers so that outcomes can still be written, and its bounds in milliseconds. */
const RESERVE_SHARE = 0.1;
const LEAST_RESERVE_MS = 500;
const MOST_RESERVE_MS = 5000;

/**
 * How long a handler may still run that was given up, after its outcome was written and until its function ends, in
 * milliseconds. A retry begins later by its delay; what opens another round delays its message by so much.
 */
export const LONGEST_AFTER_OUTCOME_MS = MOST_RESERVE_MS;

/** When a batch's handlers must have ended: `late` rejects then, and `signal` is aborted. */
export interface Deadline {
  readonly late: Promise<never>;
  readonly signal: AbortSignal;
  /** Milliseconds until then, by what the function says of its own time. */
  leftMs(): number;
  cancel(): void;
}

/** A handler that Lambda would kill is given up a little earlier, so that its batch is still accounted for. */
export function setDeadline(
  { remainingMs }: Pick<Batch, 'remainingMs'>,
  { clock }: Pick<BatchPorts, 'clock'>,
): Deadline {
  const remaining = remainingMs();
  const reserve = Math.min(MOST_RESERVE_MS, Math.max(LEAST_RESERVE_MS, remaining * RESERVE_SHARE));
  const allowedMs = Math.max(0, remaining - reserve);
  const controller = new AbortController();
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = clock.schedule(clock.now() + allowedMs, () => {
      const error = new FunctionTimeout(allowedMs);
      controller.abort(error);
      reject(error);
    });
  });
  // It may pass while no handler runs, which concerns nobody.
  late.catch(() => {});
  return { late, signal: controller.signal, leftMs: () => remainingMs() - reserve, cancel };
}

/** Why an attempt failed whose handler was given up. */
export class FunctionTimeout extends Error {
  constructor(allowedMs: number) {
    super(
      `the handler had not returned after ${Math.round(allowedMs)} ms, just before the function's timeout`,
    );
    this.name = 'FunctionTimeout';
  }
}
