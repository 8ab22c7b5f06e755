import type { Json } from '../event/event.ts';
import type { OutgoingMessage } from '../ports/queue.ts';
import { type Address, sealEnvelope, writeEnvelope } from '../records/envelope.ts';
import type { ReceivedEvent } from '../records/received-event.ts';
import type { AttemptResult, FinalResult, HandlingResult, LookedUp, NextAttempt } from './batch.ts';
import { LONGEST_QUEUE_DELAY_SECONDS } from './retries/retry-delay.ts';

/** A message that is to be sent, to the subscriber's own queue or to its dead-letter queue. */
export interface Outgoing extends OutgoingMessage {
  readonly to: 'queue' | 'dead-letter-queue';
}

/** The message by which the next attempt comes: what is due later than a queue can delay it is a note for the due list. */
export function nextMessage(
  event: ReceivedEvent,
  address: Address,
  { dueAt, now }: { readonly dueAt: number; readonly now: number },
): Outgoing {
  const delaySeconds = Math.max(0, Math.ceil((dueAt - now) / 1000));
  if (delaySeconds <= LONGEST_QUEUE_DELAY_SECONDS)
    return { to: 'queue', body: write(event, address), delaySeconds };
  const due = { due: new Date(dueAt).toISOString() };
  return { to: 'dead-letter-queue', body: write(event, address, due), delaySeconds: 0 };
}

/** The address of the attempt that follows an ended one, or of the same where it was not made. */
export function nextAddress(
  { received, next }: { readonly received: LookedUp; readonly next: NextAttempt },
  { subscriber, row }: { readonly subscriber: string; readonly row?: AttemptResult['row'] },
): Address {
  const { round, attempt } = received;
  return addressOf(subscriber, {
    round,
    attempt: row === undefined ? attempt : attempt + 1,
    alone: next.alone,
    replay: received.replay,
    firstAttemptAt: row?.firstAttemptAt ?? received.firstAttemptAt,
    unreached: row === undefined ? (next.unreached ?? received.unreached) : undefined,
  });
}

/** The address of an attempt, without what is not to be said of it. */
export function addressOf(
  subscriber: string,
  {
    round,
    attempt,
    alone,
    firstAttemptAt,
    replay,
    unreached,
  }: Pick<LookedUp, 'round' | 'attempt' | 'alone' | 'firstAttemptAt' | 'replay' | 'unreached'>,
): Address {
  return {
    subscriber,
    round,
    attempt,
    ...(alone ? { alone } : {}),
    ...(firstAttemptAt === undefined ? {} : { firstAttemptAt }),
    ...(replay === undefined ? {} : { replay }),
    ...(unreached === undefined ? {} : { unreached }),
  };
}

/** The message by which a result's attempt, or the next one, comes; undefined where there is none. */
export function followUp(
  result: HandlingResult | FinalResult,
  { subscriber, now }: { readonly subscriber: string; readonly now: number },
): Outgoing | undefined {
  if (result.kind === 'dropped' || result.next === undefined) return undefined;
  const { received, next } = result;
  const row = result.kind === 'ended' ? result.row : undefined;
  const address = nextAddress({ received, next }, { subscriber, ...(row ? { row } : {}) });
  const planned = row?.nextAttemptAt === undefined ? Number.NaN : Date.parse(row.nextAttemptAt);
  const dueAt = Number.isNaN(planned) ? now + next.delaySeconds * 1000 : planned;
  return nextMessage(received.event, address, { dueAt, now });
}

function write(event: ReceivedEvent, address: Address, more?: Readonly<Record<string, Json>>) {
  return writeEnvelope(sealEnvelope(event, address, more));
}
