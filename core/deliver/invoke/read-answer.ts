import { DELIVERED } from '../../bridge/target-result.ts';
import type { Json } from '../../event/event.ts';
import type { TargetEvent, TargetResult } from '../../ports/bridging/target.ts';
import { cutText } from '../../shared/cut-text.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';
import { LONGEST_DELAY_SECONDS } from '../retries/retry-delay.ts';
import { isPermanentName } from './permanent-names.ts';

/** How much of what a function has answered stands in an error, in characters. */
const SHOWN = 100;

/**
 * What came of the events of an invocation, by what the function has returned: delivered, whatever it is, unless it is an object with
 * `retryAfter`, which is for all of them, or `batchItemFailures`, which names those that have failed by their ids. What has one of these
 * and cannot be read fails all of them, as it does for a queue of SQS (Lambda developer guide, "Handling errors for an SQS event source").
 */
export function readAnswer(
  payload: string,
  events: readonly TargetEvent[],
  permanentErrors: readonly string[],
): readonly TargetResult[] {
  const answer = parse(payload);
  if (!isJsonObject(answer)) return events.map(() => DELIVERED);
  const { batchItemFailures: failures, retryAfter } = answer;
  try {
    if (failures !== undefined && failures !== null) {
      const results = readFailures(failures, { answer, events, permanentErrors });
      return events.map(({ event }) => results.get(event.id) ?? DELIVERED);
    }
    if (retryAfter === undefined || retryAfter === null) return events.map(() => DELIVERED);
    const result = readItem(answer, 'the answer', permanentErrors);
    return events.map(() => result);
  } catch (error) {
    if (!(error instanceof UnreadableAnswer)) throw error;
    const result = { class: error.name, message: error.message };
    return events.map(() => ({ kind: 'failed', error: result }));
  }
}

/** Thrown of an answer that says that something has failed, and not so that it can be read. */
class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';

  constructor(where: string, { expected, received }: { expected: string; received: unknown }) {
    const shown = cutText(JSON.stringify(received) ?? 'nothing', SHOWN);
    super(`${where} must be ${expected}; the function has answered ${shown}`);
  }
}

interface Batch {
  readonly answer: JsonObject;
  readonly events: readonly TargetEvent[];
  readonly permanentErrors: readonly string[];
}

/** What became of the events that an answer names, by their ids. */
function readFailures(
  failures: Json,
  { answer, events, permanentErrors }: Batch,
): ReadonlyMap<string, TargetResult> {
  if (!Array.isArray(failures))
    throw new UnreadableAnswer('`batchItemFailures`', { expected: 'a list', received: failures });
  const ids = new Set(events.map(({ event }) => event.id));
  const results = new Map<string, TargetResult>();
  for (const [place, item] of (failures as readonly Json[]).entries()) {
    const where = `\`batchItemFailures[${place}]\``;
    const id = isJsonObject(item) ? item.itemIdentifier : undefined;
    if (!isJsonObject(item) || typeof id !== 'string' || !ids.has(id))
      throw new UnreadableAnswer(where, {
        expected: 'an object whose `itemIdentifier` is the id of an event that it was given',
        received: item,
      });
    // What is said for all of them holds for those that say nothing else.
    const { retryAfter = null } = answer;
    results.set(id, readItem({ retryAfter, ...item }, where, permanentErrors));
  }
  return results;
}

function readItem(
  item: JsonObject,
  where: string,
  permanentErrors: readonly string[],
): TargetResult {
  const { errorType, errorMessage, retryAfter } = item;
  const isLater = retryAfter !== undefined && retryAfter !== null;
  const error = {
    class: typeof errorType === 'string' ? errorType : isLater ? 'RetryLater' : 'ItemFailed',
    message:
      typeof errorMessage === 'string'
        ? errorMessage
        : isLater
          ? `the function asks for the event again in ${String(retryAfter)} seconds`
          : 'the function reports that the event has failed, and not why',
  };
  if (isPermanentName(error.class, permanentErrors)) return { kind: 'permanent', error };
  if (!isLater) return { kind: 'failed', error };
  if (typeof retryAfter !== 'number' || !(retryAfter > 0 && retryAfter <= LONGEST_DELAY_SECONDS))
    throw new UnreadableAnswer(`\`retryAfter\` of ${where}`, {
      expected: `seconds, a number above 0 and up to ${LONGEST_DELAY_SECONDS} (14 days)`,
      received: retryAfter,
    });
  return { kind: 'later', error, delaySeconds: Math.ceil(retryAfter) };
}

/** Undefined for what is no JSON, which only runtimes of one's own return. */
function parse(payload: string): Json | undefined {
  try {
    return JSON.parse(payload) as Json;
  } catch {
    return undefined;
  }
}
