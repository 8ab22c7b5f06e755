import { type ErrorCode, WaybillError } from '../errors.ts';
import type { CloudEvent, Json } from '../event/event.ts';
import { checkPatternLength } from '../pattern/checks/check-pattern-length.ts';
import { compileSubscriber } from '../pattern/notations/compile-subscriber.ts';
import { type ReadPattern, readPattern } from '../pattern/notations/read-pattern.ts';
import type { Explanation, Pattern } from '../pattern/pattern.ts';
import type { Clock } from '../ports/clock.ts';
import type { SubscriberRegistry } from '../ports/subscriber-registry.ts';
import type { EventRecord } from '../records/event-record.ts';
import {
  type EventsToTest,
  givenEvents,
  ledgerEvents,
  type SourcePorts,
} from './events-to-test.ts';
import { withBytes } from './explain-delivery.ts';
import { parsePatternTest } from './parse-pattern-test.ts';

/** How long events are looked at, in milliseconds: less than the function's 29 s. */
const PATIENCE_MS = 15_000;

/** The most that the parameter `EventPattern` of `PutRule` takes (EventBridge API reference), whatever the account's quota is. */
const LONGEST_PATTERN = 4096;

/** How long the events of an answer may be together, in characters: Lambda takes 6 MB, and some have three bytes. */
const ANSWER_LIMIT = 1_500_000;

/** A value that an event has at a clause's path is shown up to this length of its JSON. */
const LONGEST_VALUE = 1024;

/** Whether a pattern matches, and if not, which clause decided; `actual` is left out where it is absent or long. */
export type Tested = Explanation;

/** An event that patterns were tested against: one pattern's outcome, or that of each subscriber, in name order. */
export type TestedEvent = Partial<Pick<EventRecord, 'trackingId' | 'acceptedAt'>> &
  Partial<Pick<CloudEvent, 'id' | 'source' | 'type'>> &
  (
    | Tested
    | { readonly subscribers: readonly ({ readonly subscriber: string } & Tested)[] }
    | { readonly error: { readonly code: ErrorCode; readonly message: string } }
  );

/** The answer to which events a pattern matches, or who would get them. */
export interface PatternTest {
  /** How many of the events match, or would be got by somebody. */
  readonly matched: number;
  /** In the order in which they were given; of the ledger, newest first. */
  readonly events: readonly TestedEvent[];
  /** The EventBridge pattern over the envelope that a pattern in the notation of a broker is. */
  readonly eventPattern?: Json;
  /** Whether all that was asked for is there: time, the size of the answer and that of the events are limited. */
  readonly complete: boolean;
  /** How far back the ledger's events were looked at: those of the span that were accepted later are here. */
  readonly lookedBackTo?: string;
}

/** The outside world of `testPattern`. */
export interface TestPatternPorts extends SourcePorts {
  readonly ledger: SourcePorts['ledger'] & Pick<SubscriberRegistry, 'listSubscribers'>;
  readonly clock: Pick<Clock, 'now'>;
}

interface NamedPattern {
  readonly name: string;
  readonly pattern: Pattern;
}

/**
 * Tests a pattern, or without one those of all registered subscribers, against events. Throws `invalid-request`, and
 * `invalid-pattern` for what EventBridge refuses.
 */
export async function testPattern(body: Json, ports: TestPatternPorts): Promise<PatternTest> {
  const { clock, ledger } = ports;
  const { pattern, events } = parsePatternTest(body, clock.now());
  const asked = pattern === undefined ? undefined : await readAsked(pattern);
  const test =
    asked === undefined
      ? testAll(await compileAll(await ledger.listSubscribers()))
      : testOne(await compileSubscriber(asked));
  const until = clock.now() + PATIENCE_MS;
  const source =
    'limit' in events ? ledgerEvents(events, until, ports) : givenEvents(events, ports);
  const found = await collect(source, test, () => clock.now() < until);
  return asked?.notation === undefined ? found : { ...found, eventPattern: asked.pattern };
}

async function readAsked(pattern: Json): Promise<ReadPattern> {
  const read = await readPattern(pattern);
  checkPatternLength(read.pattern, LONGEST_PATTERN);
  return read;
}

type Test = (event: CloudEvent) => { readonly isWanted: boolean; readonly tested: object };

function testOne(pattern: Pattern): Test {
  return (event) => {
    const tested = explain(pattern, event);
    return { isWanted: tested.matched, tested };
  };
}

function testAll(patterns: readonly (NamedPattern | WrongPattern)[]): Test {
  return (event) => {
    const subscribers = patterns.map((named) => ({
      subscriber: named.name,
      ...('pattern' in named ? explain(named.pattern, event) : { matched: false, ...named.wrong }),
    }));
    return { isWanted: subscribers.some(({ matched }) => matched), tested: { subscribers } };
  };
}

interface WrongPattern {
  readonly name: string;
  readonly wrong: { readonly path: ''; readonly clause: Json; readonly reason: string };
}

/** A registered pattern that cannot be compiled matches nothing, as in `ingest`, and says why. */
function compileAll(
  subscribers: Awaited<ReturnType<SubscriberRegistry['listSubscribers']>>,
): Promise<readonly (NamedPattern | WrongPattern)[]> {
  return Promise.all(
    subscribers.map(async (subscriber) => {
      const { name, pattern: clause } = subscriber;
      try {
        return { name, pattern: await compileSubscriber(subscriber) };
      } catch (error) {
        if (!(error instanceof WaybillError)) throw error;
        return { name, wrong: { path: '', clause, reason: error.message } };
      }
    }),
  );
}

function explain(pattern: Pattern, event: CloudEvent): Tested {
  const explained = withBytes(pattern.explain(event), event);
  if (explained.matched || explained.actual === undefined) return explained;
  const isShort = JSON.stringify(explained.actual).length <= LONGEST_VALUE;
  return isShort ? explained : { ...explained, actual: undefined };
}

async function collect(
  source: EventsToTest,
  test: Test,
  hasTime: () => boolean,
): Promise<PatternTest> {
  const events: TestedEvent[] = [];
  let [matched, size, reached] = [0, 0, undefined as string | undefined];
  let step = await source.next();
  for (; !step.done; step = await source.next()) {
    const { identity, event, error } = step.value;
    const { isWanted, tested } =
      event === undefined
        ? { isWanted: false, tested: { error: { code: error.code, message: error.message } } }
        : test(event);
    const row = { ...identity, ...tested } as TestedEvent;
    size += JSON.stringify(row).length;
    if (events.length > 0 && (size > ANSWER_LIMIT || !hasTime())) break;
    events.push(row);
    if (isWanted) matched++;
    reached = identity.acceptedAt ?? reached;
  }
  if (!step.done) {
    await source.return({ complete: false });
    return { matched, events, complete: false, ...lookedBackTo(reached) };
  }
  const { complete, lookedBackTo: looked } = step.value;
  return { matched, events, complete, ...lookedBackTo(looked) };
}

function lookedBackTo(time: string | undefined): Pick<PatternTest, 'lookedBackTo'> {
  return time === undefined ? {} : { lookedBackTo: time };
}
