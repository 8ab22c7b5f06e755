import type { Target, TargetEvent, TargetResult } from '../ports/bridging/target.ts';
import type { Batch } from './batch.ts';
import { NotAttempted } from './retries/not-attempted.ts';
import { PermanentError } from './retries/permanent-error.ts';
import { RetryLater } from './retries/retry-later.ts';

type Handler = Batch['handler'];

/** An event that waits for those of the same batch, and for what comes of it. */
interface Waiting {
  readonly sent: TargetEvent;
  readonly signal: AbortSignal;
  readonly end: (result: TargetResult) => void;
  readonly fail: (reason: unknown) => void;
}

/**
 * A handler that gives events to a target: those that a batch hands to it at once go together, and each has its own outcome. Events of
 * a subscriber that handles each once come one by one, since each is claimed first.
 */
export function sendTogether(target: Target): Handler {
  let waiting: Waiting[] = [];
  const sendAll = () => {
    const batch = waiting;
    waiting = [];
    void sendBatch(target, batch);
  };
  return async (event, context) => {
    const { trackingId, attempt, dataText, signal } = context;
    const result = await new Promise<TargetResult>((end, fail) => {
      if (waiting.length === 0) queueMicrotask(sendAll);
      waiting.push({ sent: { event, dataText, trackingId, attempt }, signal, end, fail });
    });
    settle(result);
  };
}

async function sendBatch(target: Target, batch: readonly Waiting[]): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
  try {
    const results = await target.send(
      batch.map(({ sent }) => sent),
      first.signal,
    );
    batch.forEach(({ end, fail }, place) => {
      const result = results[place];
      if (result === undefined) fail(new Error('the target does not say what became of the event'));
      else end(result);
    });
  } catch (error) {
    for (const { fail } of batch) fail(error);
  }
}

/** Returns for what was delivered; throws otherwise, as a handler would. */
function settle(result: TargetResult): void {
  if (result.kind === 'delivered') return;
  const { class: name, message, statusCode } = result.error;
  const named = { name, ...(statusCode === undefined ? {} : { statusCode }) };
  if (result.kind === 'failed') throw Object.assign(new Error(message), named);
  if (result.kind === 'permanent') throw Object.assign(new PermanentError(message), named);
  const { delaySeconds } = result;
  if (result.kind === 'later')
    throw Object.assign(new RetryLater(message, { delaySeconds }), named);
  const cause = Object.assign(new Error(message), named);
  throw new NotAttempted({ delaySeconds, atMost: result.atMost, cause });
}
