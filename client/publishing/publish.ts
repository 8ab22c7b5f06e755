import type { AcceptResult, RejectedEvent, TakenEvent } from '../../core/accept/accept-result.ts';
import type { EventInput } from '../../core/api/event-input.ts';
import { codeMayPass } from '../../core/api/make-problem.ts';
import type { Transport } from '../sending/transport.ts';
import { makeBatches, type OutgoingEvent } from './make-batches.ts';
import { notTaken } from './not-taken.ts';
import { outgoingEvent } from './outgoing-event.ts';
import { type Refusal, tryBatch } from './try-batch.ts';

/** What became of the events of a batch, in their order, and why no other is to be sent. */
interface BatchOutcome {
  readonly results: readonly AcceptResult[];
  readonly end: Refusal | undefined;
}

/** Publishes an event, or events; of one, a refusal throws. */
export async function publishEither(
  given: EventInput | readonly EventInput[],
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<TakenEvent | readonly AcceptResult[]> {
  const outgoing = (event: EventInput) => outgoingEvent(event, transport.clock);
  if (isList(given)) return publish(given.map(outgoing), transport, signal);
  const [result] = await publish([outgoing(given)], transport, signal);
  if (result !== undefined && result.error === undefined) return result;
  throw notTaken(result);
}

function isList(events: EventInput | readonly EventInput[]): events is readonly EventInput[] {
  return Array.isArray(events);
}

/**
 * Publishes events in their order, and answers what became of each. What is refused for the moment is sent again, with the
 * same ids. A refusal that is of all events ends it: it is thrown where nothing was taken, and stands in the results of
 * what was not sent otherwise.
 */
export async function publish(
  events: readonly OutgoingEvent[],
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<readonly AcceptResult[]> {
  const results: AcceptResult[] = [];
  for (const batch of makeBatches(events)) {
    const outcome = await publishBatch(batch, transport, signal);
    results.push(...outcome.results);
    const { end } = outcome;
    if (end === undefined) continue;
    if (results.every(({ status }) => status === 'rejected')) throw end.error;
    return [...results, ...events.slice(results.length).map((event) => rejected(event, end))];
  }
  return results;
}

async function publishBatch(
  batch: readonly OutgoingEvent[],
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<BatchOutcome> {
  const results = new Map<OutgoingEvent, AcceptResult>();
  let open = batch;
  for (let tries = 1; ; tries++) {
    const attempt = await tryBatch(open, transport, signal);
    const refused = 'refused' in attempt ? attempt.refused : undefined;
    const answers =
      'refused' in attempt
        ? open.map((event) => rejected(event, attempt.refused))
        : attempt.results;
    answers.forEach((answer, place) => {
      const event = open[place];
      if (event !== undefined) results.set(event, answer);
    });
    open = open.filter((event) => mayBeTaken(results.get(event)));
    const isOver =
      open.length === 0 ||
      tries >= transport.tries ||
      !(await transport.pause(tries, attempt.retryAfter, { signal }));
    if (!isOver) continue;
    const end = refused?.isOfAll ? refused : undefined;
    return { results: batch.flatMap((event) => results.get(event) ?? []), end };
  }
}

function mayBeTaken(result: AcceptResult | undefined): boolean {
  return result?.error !== undefined && codeMayPass(result.error.code);
}

function rejected({ id, source }: OutgoingEvent, { code, error }: Refusal): RejectedEvent {
  return {
    ...(id === undefined ? {} : { id }),
    ...(source === undefined ? {} : { source }),
    status: 'rejected',
    subscribers: [],
    error: { code, message: error.message },
  };
}
