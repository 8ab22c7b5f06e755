import { invalid, readMembers } from '../access/parse-grants.ts';
import type { Json } from '../event/event.ts';
import { show } from '../event/event-error.ts';
import { readSpan } from './read-parameters.ts';

const MEMBERS = ['pattern', 'events', 'from', 'to', 'limit'];

const LONGEST_SPAN_DAYS = 31;
const DEFAULT_LIMIT = 100;
const MOST_EVENTS = 1000;

/** The most events that a request may bring, as `POST /events` takes. */
const MOST_GIVEN = 100;

/** What is to be tested: a pattern, or those of all subscribers, against events that are given, or of the ledger. */
export interface PatternTestRequest {
  readonly pattern?: Json;
  readonly events: readonly Json[] | LedgerEvents;
}

/** The events of a span, the newest first; times are ISO 8601, UTC. */
export interface LedgerEvents {
  readonly from: string;
  readonly to: string;
  readonly limit: number;
}

/** Reads the body of a request that tests patterns. Throws `invalid-request`. */
export function parsePatternTest(body: Json, now: number): PatternTestRequest {
  const { pattern, events, from, to, limit } = readMembers(body, MEMBERS);
  const about = pattern === undefined ? {} : { pattern };
  if (events === undefined)
    return { ...about, events: { ...readTimes({ from, to }, now), limit: readMost(limit) } };
  if (from !== undefined || to !== undefined || limit !== undefined)
    throw invalid(
      '`from`, `to` and `limit` choose among the events of the ledger; with `events` leave them out',
    );
  return { ...about, events: readGiven(events) };
}

function readGiven(events: Json): readonly Json[] {
  const given: readonly Json[] = Array.isArray(events) ? events : [];
  if (given.length >= 1 && given.length <= MOST_GIVEN) return given;
  const received = Array.isArray(events) ? `${given.length} of them` : show(events);
  throw invalid(`\`events\` must be a list of 1 to ${MOST_GIVEN} events; received ${received}`);
}

function readTimes(
  asked: { readonly from: Json | undefined; readonly to: Json | undefined },
  now: number,
) {
  const text = (name: 'from' | 'to') => {
    const value = asked[name];
    if (value === undefined || typeof value === 'string') return value;
    throw invalid(
      `\`${name}\` must be an ISO 8601 time such as 2026-11-24T17:00:00Z; received ${show(value)}`,
    );
  };
  return readSpan({ from: text('from'), to: text('to') }, { now, longestDays: LONGEST_SPAN_DAYS });
}

function readMost(limit: Json | undefined): number {
  if (limit === undefined) return DEFAULT_LIMIT;
  const fits = Number.isSafeInteger(limit) && Number(limit) >= 1 && Number(limit) <= MOST_EVENTS;
  if (fits) return Number(limit);
  throw invalid(
    `\`limit\` must be a whole number from 1 to ${MOST_EVENTS}; received ${show(limit)}`,
  );
}
