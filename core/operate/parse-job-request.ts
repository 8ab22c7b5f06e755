import { invalid, readMembers } from '../access/parse-grants.ts';
import type { Json } from '../event/event.ts';
import { show } from '../event/event-error.ts';
import type { DeliveryFilter, Job, JobKind, ReplayMode } from '../records/job.ts';
import type { JsonObject } from '../shared/json/json-object.ts';
import { parseEventFilter, parseFilter } from './parse-filter.ts';

/** What is done in a second unless told: all at once would starve what happens now. */
export const DEFAULT_RATE = 200;
const HIGHEST_RATE = 10_000;

const LONGEST_REASON = 256;

/** What a job is asked for. */
export interface JobRequest
  extends Pick<Job, 'filter' | 'mode' | 'ratePerSecond' | 'recheckPattern'> {
  /** Absent in a dry run, which changes nothing. */
  readonly reason?: string;
  readonly dryRun: boolean;
}

/** The kinds that find their deliveries by a filter. */
export type BulkKind = Exclude<JobKind, 'redeliver'>;

const MEMBERS: Readonly<Record<BulkKind, readonly string[]>> = {
  redrive: ['filter', 'all', 'dryRun', 'ratePerSecond', 'recheckPattern', 'reason'],
  discard: ['filter', 'all', 'dryRun', 'reason'],
  replay: ['from', 'to', 'mode', 'filter', 'dryRun', 'ratePerSecond', 'reason'],
};

/** Reads the body of a request that begins a job. Throws `invalid-request`. */
export function parseJobRequest(kind: BulkKind, body: Json): JobRequest {
  const asked = readMembers(body, MEMBERS[kind]);
  const dryRun = readFlag('dryRun', asked.dryRun);
  const rate = asked.ratePerSecond === undefined ? DEFAULT_RATE : readRate(asked.ratePerSecond);
  return {
    filter: kind === 'replay' ? readEvents(asked) : readDeliveries(asked),
    dryRun,
    ...(kind === 'replay' ? { mode: readMode(asked.mode) } : {}),
    ...(kind === 'discard' ? {} : { ratePerSecond: rate }),
    ...(kind === 'redrive'
      ? { recheckPattern: readFlag('recheckPattern', asked.recheckPattern) }
      : {}),
    ...(dryRun && asked.reason === undefined ? {} : { reason: readReason(asked.reason) }),
  };
}

/** That all is meant must be said: a filter that was forgotten says nothing. */
function readDeliveries(asked: JsonObject): DeliveryFilter {
  const filter = parseFilter(asked.filter);
  const all = readFlag('all', asked.all);
  const isEmpty = Object.keys(filter).length === 0;
  if (isEmpty && !all)
    throw invalid(
      'say which deliveries by `filter`, or that all dead ones are meant by `"all": true`',
    );
  if (!isEmpty && all)
    throw invalid('`all` is true and there is a `filter`; leave one of them out');
  return filter;
}

function readEvents({ filter: given, from, to }: JsonObject): DeliveryFilter {
  const filter = parseEventFilter({ filter: given, from, to });
  if (filter.from !== undefined || filter.trackingIds !== undefined) return filter;
  throw invalid('say since when by `from`, or which events by `filter.trackingIds`');
}

const MODES: readonly ReplayMode[] = ['missing', 'lost', 'again'];

function readMode(value: Json | undefined): ReplayMode {
  const mode = MODES.find((each) => each === (value ?? 'missing'));
  if (mode !== undefined) return mode;
  throw invalid(`\`mode\` must be one of ${MODES.join(', ')}; received ${show(value)}`);
}

/** How many deliveries a second. Throws `invalid-request`. */
export function readRate(value: Json): number {
  const fits = typeof value === 'number' && value >= 1 && value <= HIGHEST_RATE;
  if (fits) return value;
  throw invalid(
    `\`ratePerSecond\` must be a number from 1 to ${HIGHEST_RATE}; received ${show(value)}`,
  );
}

/** Why something is done, for the audit. Throws `invalid-request`. */
export function readReason(value: Json | undefined): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text.length >= 1 && text.length <= LONGEST_REASON) return text;
  throw invalid(
    `\`reason\` must say why, in 1 to ${LONGEST_REASON} characters, such as "INC-42: the gateway is back"; received ${value === undefined ? 'nothing' : show(value)}`,
  );
}

/** Throws `invalid-request`. */
export function readFlag(name: string, value: Json | undefined): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw invalid(`\`${name}\` must be true or false; received ${show(value)}`);
}
