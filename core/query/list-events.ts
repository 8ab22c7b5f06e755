import { WaybillError } from '../errors.ts';
import { isRfc3339 } from '../event/rfc3339.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { EventPage, EventQuery } from '../records/event-page.ts';
import { cutText } from '../shared/cut-text.ts';

const DAY_MS = 86_400_000;
const DEFAULT_LIMIT = 25;
const LONGEST_LIMIT = 100;
const LONGEST_SPAN_DAYS = 31;

/** The query string of GET /events. */
export type ListParameters = Readonly<Record<string, string | undefined>>;

const KNOWN = ['from', 'to', 'type', 'source', 'limit', 'cursor'];

/** Lists accepted events, newest first: the last 24 hours unless told. Throws `WaybillError('invalid-request')`. */
export async function listEvents(
  parameters: ListParameters,
  ports: { readonly ledger: Pick<EventStore, 'listEvents'>; readonly clock: Clock },
): Promise<EventPage> {
  return ports.ledger.listEvents(parseQuery(parameters, ports.clock.now()));
}

function parseQuery(parameters: ListParameters, now: number): EventQuery {
  const unknown = Object.keys(parameters).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    throw invalid(`there is no parameter ${cutText(unknown, 64)}; there are ${KNOWN.join(', ')}`);
  }
  const to = parseTime('to', parameters.to) ?? now + 1;
  const from = parseTime('from', parameters.from) ?? to - DAY_MS;
  if (from >= to) throw invalid('`from` must be earlier than `to`');
  if (to - from > LONGEST_SPAN_DAYS * DAY_MS) {
    throw invalid(
      `the span from \`from\` to \`to\` may be ${LONGEST_SPAN_DAYS} days at most; ask in parts`,
    );
  }
  const { type, source, cursor } = parameters;
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    limit: parseLimit(parameters.limit),
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/** A time with its zone, or a date, which begins at midnight UTC. */
function parseTime(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const whole = text.includes(':') ? text : `${text}T00:00:00Z`;
  const time = isRfc3339(whole) ? Date.parse(whole.toUpperCase()) : Number.NaN;
  if (Number.isNaN(time)) {
    const advice = text.includes(' ') ? '; in a URL, + is a space, so write it as %2B' : '';
    throw invalid(
      `\`${name}\` must be an ISO 8601 time such as 2026-11-24T17:00:00Z; received ${cutText(text, 64)}${advice}`,
    );
  }
  return time;
}

function parseLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > LONGEST_LIMIT) {
    throw invalid(
      `\`limit\` must be a whole number from 1 to ${LONGEST_LIMIT}; received ${cutText(text, 64)}`,
    );
  }
  return limit;
}

function invalid(message: string): WaybillError {
  return new WaybillError('invalid-request', message);
}
