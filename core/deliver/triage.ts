import { isAccountedFor } from '../records/transitions.ts';
import type { AttemptResult, BatchPorts, LookedUp } from './batch.ts';
import { previousRow } from './look-up.ts';

/**
 * What is to be done with one message of a batch. `drop`: it is accounted for. `record`: its attempt was made here, and
 * only its outcome is left. `together`: its handler may run beside others. `alone`: it may end the function, and runs
 * when nothing else does. `isolate`: it came back without an outcome from a batch with others, any of which may have
 * ended the function. `crashed`: its handler was begun alone, for this message or a copy of it, and ended without one.
 */
export type Triaged =
  | {
      readonly do: 'drop' | 'together' | 'alone' | 'isolate' | 'crashed';
      readonly received: LookedUp;
    }
  | { readonly do: 'record'; readonly received: LookedUp; readonly result: AttemptResult };

/** Decides about each message of a batch; of several about one delivery, the latest attempt counts. */
export function triage(
  received: readonly LookedUp[],
  { memory, now }: { readonly memory: Pick<BatchPorts['memory'], 'find'>; readonly now: number },
): readonly Triaged[] {
  const known = received.map((item) => memory.find(item.event.trackingId, item));
  const isNew = (item: LookedUp, place: number) =>
    known[place] === undefined && !isAccountedFor(previousRow(item), item);
  const latest = findLatest(received.filter(isNew));
  const recording = new Set<AttemptResult>();
  const isFirst = (result: AttemptResult) => recording.size < recording.add(result).size;
  return received.map((item, place): Triaged => {
    const unrecorded = known[place]?.unrecorded;
    if (unrecorded !== undefined && isFirst(unrecorded) && isNews(unrecorded, item))
      return { do: 'record', received: item, result: { ...unrecorded, received: item } };
    if (latest.get(item.event.trackingId) !== item) return { do: 'drop', received: item };
    return { do: decide(item, now), received: item };
  });
}

/** A success is told whatever the ledger says; a failure that it knows has had its next attempt sent. */
function isNews({ row }: AttemptResult, item: LookedUp): boolean {
  return row.status === 'delivered' || !isAccountedFor(previousRow(item), item);
}

/** By tracking id; an attempt is only sent once the one before it has ended. */
function findLatest(items: readonly LookedUp[]): ReadonlyMap<string, LookedUp> {
  const latest = new Map<string, LookedUp>();
  for (const item of items) {
    const other = latest.get(item.event.trackingId);
    const isLater =
      other === undefined ||
      item.round > other.round ||
      (item.round === other.round && item.attempt > other.attempt);
    if (isLater) latest.set(item.event.trackingId, item);
  }
  return latest;
}

function decide(item: LookedUp, now: number): 'together' | 'alone' | 'isolate' | 'crashed' {
  if (hasCrashed(item, now)) return 'crashed';
  if (item.alone) return 'alone';
  return item.message.receiveCount === 1 ? 'together' : 'isolate';
}

/**
 * A claim says that a handler was begun; without one, its function was ended before that. Whose claim it was is all the
 * same: of two copies, each of which waits for the other, neither might ever be received again under its own.
 */
function hasCrashed(item: LookedUp, now: number): boolean {
  const { round, attempts, claim } = previousRow(item) ?? {};
  const isOfAttempt = round === item.round && attempts === item.attempt - 1;
  return isOfAttempt && claim?.alone === true && claim.until < now;
}
