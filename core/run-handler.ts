import { aboutLetter } from './about-letter.ts';
import type { Batch, BatchPorts, Letter, Verdict } from './batch.ts';
import type { DeliveryError } from './delivery/delivery.ts';
import { describeError } from './delivery/describe-error.ts';
import { isPermanent } from './delivery/permanent-error.ts';
import { clampDelay, retryDelaySeconds } from './delivery/retry-delay.ts';
import { askedDelaySeconds } from './delivery/retry-later.ts';
import { bindLog } from './log-fields.ts';

/** Time kept back from a handler so that the batch's outcomes can still be written, in milliseconds. */
const RESERVE_MS = 500;

/** How long another claim's message waits before it looks again, in seconds. */
const CLAIMED_PAUSE_SECONDS = 30;

/** When a batch's handlers must have ended; `late` rejects then. */
export interface Deadline {
  readonly late: Promise<never>;
  cancel(): void;
}

/** Runs the handler for one letter and judges what came of it. Never throws. */
export async function runHandler(
  letter: Letter,
  batch: Batch & { readonly deadline: Deadline },
  ports: BatchPorts,
): Promise<Verdict> {
  try {
    if (batch.once && !(await claim(letter, batch, ports))) {
      return { kind: 'claimed', letter, delaySeconds: CLAIMED_PAUSE_SECONDS };
    }
  } catch (error) {
    return judge(letter, error, batch, ports);
  }
  try {
    await handle(letter, batch, ports);
    return { kind: 'delivered', letter };
  } catch (error) {
    return judge(letter, error, batch, ports);
  }
}

async function claim(
  { record }: Letter,
  batch: Batch,
  { ledger, clock }: BatchPorts,
): Promise<boolean> {
  const now = clock.now();
  const key = { trackingId: record.trackingId, subscriber: batch.subscriber };
  return ledger.claim(key, now, now + batch.remainingMs());
}

async function handle(
  letter: Letter,
  batch: Batch & { readonly deadline: Deadline },
  { log }: BatchPorts,
): Promise<void> {
  const { record, message } = letter;
  const context = {
    trackingId: record.trackingId,
    subscriber: batch.subscriber,
    attempt: message.receiveCount,
    acceptedAt: record.acceptedAt,
    remainingMs: batch.remainingMs,
    log: bindLog(log, aboutLetter(letter, batch)),
  };
  await Promise.race([batch.handler(record.event, context), batch.deadline.late]);
}

/** A handler that Lambda would kill is given up a little earlier, so that its batch is still accounted for. */
export function setDeadline({ remainingMs }: Batch, { clock }: BatchPorts): Deadline {
  const allowedMs = Math.max(0, remainingMs() - RESERVE_MS);
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = clock.schedule(clock.now() + allowedMs, () => reject(new FunctionTimeout(allowedMs)));
  });
  // It may pass while no handler runs, which concerns nobody.
  late.catch(() => {});
  return { late, cancel };
}

class FunctionTimeout extends Error {
  constructor(allowedMs: number) {
    super(
      `the handler had not returned after ${Math.round(allowedMs)} ms, just before the function's timeout`,
    );
    this.name = 'FunctionTimeout';
  }
}

function judge(letter: Letter, thrown: unknown, batch: Batch, { random }: BatchPorts): Verdict {
  const error: DeliveryError = describeError(thrown);
  const { receiveCount } = letter.message;
  if (isPermanent(thrown) || receiveCount >= batch.policy.maxAttempts)
    return { kind: 'dead', letter, error };
  const asked = askedDelaySeconds(thrown);
  const delaySeconds =
    asked === undefined ? retryDelaySeconds(batch.policy, receiveCount, random) : clampDelay(asked);
  return { kind: 'retry', letter, error, delaySeconds };
}
