import { WaybillError } from '../../errors.ts';
import { describeError } from '../../log/describe-error.ts';
import { errorLogFields, eventLogFields } from '../../log/log-fields.ts';
import { reportOutcome } from '../../log/report-outcome.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { DueList } from '../../ports/due-list.ts';
import type { Log, LogFields } from '../../ports/log.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Random } from '../../ports/random.ts';
import type { Delivery } from '../../records/delivery.ts';
import { type DeliveryKey, deliveryId } from '../../records/delivery-key.ts';
import { isAccountedFor } from '../../records/transitions.ts';
import { isOutage } from '../../shared/is-outage.ts';
import { CALLS_AT_ONCE, mapBounded } from '../../shared/map-bounded.ts';
import { failAttempt } from '../end-attempt.ts';
import { attemptLogFields } from '../log-fields.ts';
import { addressOf } from '../outgoing.ts';
import { recordOutcome } from '../record-outcome.ts';
import { LONGEST_DELAY_SECONDS } from '../retries/retry-delay.ts';
import { sendNext } from '../send-next.ts';
import {
  type DeadEvent,
  type DeadLetter,
  type DeadMessage,
  readDeadLetter,
} from './dead-message.ts';

/** What became of dead letters. */
export interface DeadReport {
  /** The ids of the messages that must stay on their queue: what could not be written, and what no router has sent. */
  readonly failedMessageIds: readonly string[];
  /** Whose deliveries have died, once for each. */
  readonly died: readonly string[];
}

/** The outside world of those who look after dead-letter queues. */
export interface DeadPorts {
  readonly deliveries: DeliveryStore;
  readonly dueList: DueList;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * Takes messages off dead-letter queues: writes the outcomes of receipts, files what is due later, and has an attempt
 * that ended without an outcome repeated by the subscriber's own policy, or ends its delivery. Each by itself: one that
 * must stay holds up no other.
 */
export async function takeDeadLetters(
  messages: readonly DeadMessage[],
  ports: DeadPorts,
): Promise<DeadReport> {
  const died: string[] = [];
  const failedMessageIds: string[] = [];
  await mapBounded(messages, CALLS_AT_ONCE, async (message) => {
    try {
      const outcome = await take(readDeadLetter(message), ports);
      if (outcome === 'died') died.push(message.owner.name);
    } catch (error) {
      if (!isOutage(error) && !isUnreadable(error)) throw error;
      failedMessageIds.push(message.messageId);
      const { messageId, owner } = message;
      const about = { subscriber: owner.name, messageId, ...errorLogFields(error) };
      ports.log.warn('a dead letter stays on its queue', about);
    }
  });
  return { failedMessageIds, died };
}

function isUnreadable(error: unknown): boolean {
  return error instanceof WaybillError && error.code === 'invalid-message';
}

type Outcome = 'done' | 'died';

async function take(letter: DeadLetter, ports: DeadPorts): Promise<Outcome> {
  switch (letter.kind) {
    case 'receipt': {
      const { message, row } = letter;
      const { trackingId, subscriber, attempts: attempt } = row;
      const previous = await find(row, ports);
      if (isSame(previous, row)) return 'done';
      if (freesClaim(previous, row, ports.clock.now())) throw isHeld();
      return write(row, { trackingId, subscriber, attempt, messageId: message.messageId }, ports);
    }
    case 'due':
      return file(letter.event, letter.dueAt, ports);
    case 'undeliverable':
      return end(letter.event, ports);
    case 'unanswered':
      return repeat(letter.event, ports);
  }
}

/** A receipt that comes twice is written, counted and reported once. */
function isSame(previous: Delivery | undefined, { round, attempts, status }: Delivery): boolean {
  return previous?.round === round && previous.attempts === attempts && previous.status === status;
}

/**
 * Whether a failure's row would take the attempt away from a copy whose handler runs: the next attempt might begin beside
 * it. What ends the delivery may, since nothing comes after it.
 */
function freesClaim(previous: Delivery | undefined, row: Delivery, now: number): boolean {
  const isRunning = previous?.round === row.round && (previous.claim?.until ?? 0) > now;
  return isRunning && row.status === 'retrying';
}

function isHeld(): WaybillError {
  return new WaybillError('unavailable', 'another message has the attempt now');
}

/** Writes an outcome, and says whether the delivery died by it. */
async function write(row: Delivery, about: LogFields, ports: DeadPorts): Promise<Outcome> {
  const recorded = await recordOutcome(row, ports.deliveries);
  reportOutcome(recorded, about, ports.log);
  return recorded.written && row.status === 'dead' ? 'died' : 'done';
}

/** Files an attempt for its time, which is no later than a retry may be. */
async function file(event: DeadEvent, dueAt: string, ports: DeadPorts): Promise<Outcome> {
  const to = addressOf(event.message.owner.name, event);
  const { trackingId } = event.event;
  const now = ports.clock.now();
  const latest = new Date(now + LONGEST_DELAY_SECONDS * 1000).toISOString();
  const item = { trackingId, dueAt: dueAt > latest ? latest : dueAt, to };
  await ports.dueList.putDue([item], now);
  return 'done';
}

/** EventBridge has given up, for the reason that it names. */
async function end(event: DeadEvent, ports: DeadPorts): Promise<Outcome> {
  const previous = await find(keyOf(event), ports);
  if (isAccountedFor(previous, event)) return 'done';
  const { ERROR_CODE: code = '', ERROR_MESSAGE: text } = event.message.attributes;
  const reason = new Error(text ?? 'EventBridge could not deliver it');
  const error = describeError(Object.assign(reason, { name: code }));
  const { trackingId } = event.event;
  const subscriber = event.message.owner.name;
  const row: Delivery = {
    trackingId,
    subscriber,
    status: 'dead',
    round: event.round,
    attempts: previous?.attempts ?? 0,
    lastAttemptAt: new Date(ports.clock.now()).toISOString(),
    error,
    history: previous?.history ?? [],
  };
  const { messageId } = event.message;
  return write(row, { ...eventLogFields(event.event), subscriber, messageId }, ports);
}

/**
 * Counts the attempt as failed, and has it repeated by the policy. Throws where it must stay: it cannot be sent, or a copy of
 * it is being handled, whose outcome counts.
 */
async function repeat(event: DeadEvent, ports: DeadPorts): Promise<Outcome> {
  const previous = await find(keyOf(event), ports);
  if (isAccountedFor(previous, event)) return 'done';
  const { owner, messageId } = event.message;
  const { by, until = 0 } = previous?.claim ?? {};
  if (until > ports.clock.now() && by !== messageId) throw isHeld();
  const result = failAttempt(
    { ...event, previous },
    { class: 'NoOutcome', message: NO_OUTCOME },
    { subscriber: owner.name, policy: owner.retry, isLast: false, alone: event.alone, ...ports },
  );
  await sendNext(result, owner, ports);
  return write(result.row, attemptLogFields(event, owner.name), ports);
}

const NO_OUTCOME =
  'the function was given this event three times and never reported an outcome: it fails before its handler runs (an error at import, a missing setting), is throttled, or was not made with subscriber(); where consumers pull, it is the function `pull` of the router; its own log has more';

async function find(
  { trackingId, subscriber }: DeliveryKey,
  { deliveries }: DeadPorts,
): Promise<Delivery | undefined> {
  const key = { trackingId, subscriber };
  return (await deliveries.findDeliveries([key])).get(deliveryId(key));
}

function keyOf({ event, message }: DeadEvent): DeliveryKey {
  return { trackingId: event.trackingId, subscriber: message.owner.name };
}
