import { errorLogFields, eventsLogFields } from '../log/log-fields.ts';
import { reportOutcome } from '../log/report-outcome.ts';
import type { OutgoingMessage } from '../ports/queue.ts';
import type { Delivery } from '../records/delivery.ts';
import { isOutage } from '../shared/is-outage.ts';
import type {
  AttemptResult,
  Batch,
  BatchPorts,
  Consumer,
  FinalResult,
  HandlingResult,
} from './batch.ts';
import { writeReceipt } from './dead-letters/receipt.ts';
import { attemptLogFields } from './log-fields.ts';
import { followUp, type Outgoing } from './outgoing.ts';
import { recordOutcome } from './record-outcome.ts';
import { within } from './within.ts';

/** The part of what is left of the function's time that the ledger may take; receipts have the rest. */
const SHARE = 0.5;

/** What was written of results. */
export interface RecordedResults {
  /** The ids of the messages that must stay on the queue: nobody else knows what became of them. */
  readonly failedMessageIds: readonly string[];
  /** Deliveries that are dead in the ledger now, and were not before. */
  readonly dead: number;
}

/** What became of a message, by whoever handled it. */
export type Result = HandlingResult | FinalResult;

/** An attempt that has ended, whatever comes next. */
type Ended = AttemptResult | FinalResult;

/** The outside world of those who record. */
export type RecordPorts = Pick<BatchPorts, 'deliveries' | 'queue' | 'clock' | 'log'>;

/** Records the results of a batch as `recordResults` does; what cannot be recorded yet, the function remembers. */
export async function recordOutcomes(
  results: readonly HandlingResult[],
  batch: Batch,
  ports: BatchPorts,
): Promise<RecordedResults> {
  const ended = results.filter((result) => result.kind === 'ended');
  for (const result of ended) ports.memory.remember(result);
  const recorded = await recordResults(results, batch, ports);
  const staying = new Set(recorded.failedMessageIds);
  for (const result of ended) if (!staying.has(messageIdOf(result))) ports.memory.recorded(result);
  return recorded;
}

/**
 * Sends what is to be tried again, writes the outcomes, and says which messages must not be acknowledged: in this order,
 * so that a crash between two steps repeats an attempt and loses none. What the ledger cannot take goes to the
 * subscriber's dead-letter queue as a receipt.
 */
export async function recordResults(
  results: readonly Result[],
  consumer: Consumer,
  ports: RecordPorts,
): Promise<RecordedResults> {
  const ended = results.filter((result): result is Ended => result.kind === 'ended');
  const unsent = await sendFollowUps(results, consumer, ports);
  const sent = ended.filter((result) => !unsent.has(result));
  const { unwritten, dead } = await write(sent, consumer, ports);
  const lost = await sendReceipts(unwritten, consumer, ports);
  const staying = results.filter((result) => unsent.has(result) || lost.has(result));
  return { failedMessageIds: staying.map(messageIdOf), dead };
}

function messageIdOf({ received }: Result): string {
  return received.message.messageId;
}

/** Answers the results whose message could not be sent. */
async function sendFollowUps(
  results: readonly Result[],
  batch: Consumer,
  ports: RecordPorts,
): Promise<ReadonlySet<Result>> {
  const now = ports.clock.now();
  const { subscriber } = batch;
  const messages = results.flatMap((result) => {
    const message = followUp(result, { subscriber, now });
    return message === undefined ? [] : [{ result, message }];
  });
  const unsent = await sendAll(messages, batch, ports);
  if (unsent.size > 0) {
    const about = eventsLogFields([...unsent].map(({ received }) => received.event));
    ports.log.warn('messages stay on the queue: their next could not be sent', {
      ...about,
      subscriber,
    });
  }
  return unsent;
}

/** Sends to both queues side by side; answers the results whose message was not taken. */
async function sendAll<T>(
  messages: readonly { readonly result: T; readonly message: Outgoing }[],
  { queueUrl, deadLetterQueueUrl }: Consumer,
  { queue }: RecordPorts,
): Promise<ReadonlySet<T>> {
  const send = async (url: string, some: typeof messages) => {
    if (some.length === 0) return [];
    const taken = await queue.send(
      url,
      some.map(({ message }): OutgoingMessage => message),
    );
    return some.filter((_, place) => taken[place] !== true).map(({ result }) => result);
  };
  const unsent = await Promise.all([
    send(
      queueUrl,
      messages.filter(({ message }) => message.to === 'queue'),
    ),
    send(
      deadLetterQueueUrl,
      messages.filter(({ message }) => message.to !== 'queue'),
    ),
  ]);
  return new Set(unsent.flat());
}

/** Writes outcomes: all first successes in one call, each other by itself, unless a better one stands. */
async function write(
  results: readonly Ended[],
  batch: Consumer,
  ports: RecordPorts,
): Promise<{ readonly unwritten: readonly Ended[]; readonly dead: number }> {
  if (results.length === 0) return { unwritten: [], dead: 0 };
  const ms = Math.max(0, batch.remainingMs() * SHARE);
  const firsts = results.filter(isFirstSuccess);
  const others = results.filter((result) => !isFirstSuccess(result));
  const outcomes = await Promise.all([
    putFirsts(firsts, ms, ports),
    ...others.map((result) => writeOne(result, { ...batch, ms }, ports)),
  ]);
  const died = outcomes.filter((outcome) => outcome === 'dead');
  return {
    unwritten: outcomes.flatMap((o) => (typeof o === 'string' ? [] : o)),
    dead: died.length,
  };
}

/** Most are: the message came from the bus, there was no row, and the handler returned. */
function isFirstSuccess({ received, row }: Ended): boolean {
  return row.status === 'delivered' && received.fromBus && received.previous === undefined;
}

async function putFirsts(
  results: readonly Ended[],
  ms: number,
  { deliveries, clock, log }: RecordPorts,
): Promise<readonly Ended[]> {
  if (results.length === 0) return [];
  const rows = results.map(({ row }) => row);
  const put = async (): Promise<readonly Delivery[]> => {
    try {
      return await within(ms, deliveries.putDelivered(rows), clock);
    } catch (error) {
      if (!isOutage(error)) throw error;
      log.warn('deliveries could not be recorded', {
        ...eventsLogFields(rows),
        ...errorLogFields(error),
      });
      return rows;
    }
  };
  const left = new Set((await put()).map(({ trackingId }) => trackingId));
  return results.filter(({ row }) => left.has(row.trackingId));
}

/** Reports what was written, not what was meant: a better outcome may stand. */
async function writeOne(
  result: Ended,
  { subscriber, ms }: Consumer & { readonly ms: number },
  { deliveries, clock, log }: RecordPorts,
): Promise<readonly Ended[] | 'dead' | 'written'> {
  const about = attemptLogFields(result.received, subscriber);
  try {
    const recorded = await within(ms, recordOutcome(result.row, deliveries), clock);
    reportOutcome(recorded, about, log);
    return recorded.written && result.row.status === 'dead' ? 'dead' : 'written';
  } catch (error) {
    if (!isOutage(error)) throw error;
    reportOutcome({ written: 'later', standing: result.row }, about, log);
    return [result];
  }
}

/** Answers the results whose receipt could not be sent either. */
async function sendReceipts(
  results: readonly Ended[],
  batch: Consumer,
  ports: RecordPorts,
): Promise<ReadonlySet<Result>> {
  if (results.length === 0) return new Set();
  const receipts = results.map((result) => ({
    result,
    message: {
      to: 'dead-letter-queue' as const,
      body: writeReceipt(result.row),
      delaySeconds: 0,
    },
  }));
  const lost = await sendAll(receipts, batch, ports);
  const about = eventsLogFields(results.map(({ received }) => received.event));
  const { subscriber } = batch;
  ports.log.warn('outcomes are sent as receipts: the ledger cannot take them now', {
    ...about,
    subscriber,
    unsent: lost.size,
  });
  return lost;
}
