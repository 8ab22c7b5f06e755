import { generalizeMessage } from '../operate/generalize-message.ts';
import type { Clock } from '../ports/clock.ts';
import type { FailedDeliveries, FailedQuery } from '../ports/failed-deliveries.ts';
import type { DeliveryFilter, FailedDelivery, Matched } from '../records/job.ts';
import { statusPosition } from '../records/ledger-keys.ts';
import { checkParameters, type Parameters, readChoice } from './read-parameters.ts';
import { timeOf } from './time-of.ts';

/** So many deliveries are looked at, the latest first, or for so long: beyond, an answer says that it has not seen all. */
const MOST_LOOKED = 20_000;
const LONGEST_MS = 5000;

const PAGE = 500;

/** The largest are named. */
const MOST_GROUPS = 100;
const SAMPLE = 5;

/** Deliveries that failed in the same way: with one error class, one status code, and a message that differs in numbers, ids and the like. */
export interface FailureGroup {
  readonly errorClass: string;
  /** With placeholders for what differs: `timeout after <n> ms`. */
  readonly message: string;
  readonly statusCode?: number;
  readonly count: number;
  /** When the first and the last of them had their last attempt; ISO 8601, UTC. */
  readonly firstAt?: string;
  readonly lastAt?: string;
  /** The tracking ids of the latest. */
  readonly sample: readonly string[];
  /** What has a job, or a list, be about exactly these. */
  readonly filter: DeliveryFilter;
}

/** What has failed of a subscriber, by how it failed, the largest group first. */
export interface FailureGroups {
  readonly subscriber: string;
  readonly status: 'dead' | 'retrying';
  /** How many were looked at: all there are where it is exact. */
  readonly matched: Matched;
  /** Where it is not exact, all that failed since this time were looked at; ISO 8601, UTC. */
  readonly lookedBackTo?: string;
  readonly groups: readonly FailureGroup[];
  /** Of smaller groups, which are not named. */
  readonly others?: { readonly groups: number; readonly count: number };
}

/** What failures are grouped from. */
export interface GroupFailuresPorts {
  readonly ledger: { readonly shards: number };
  readonly failed: Pick<FailedDeliveries, 'listFailed'>;
  readonly clock: Pick<Clock, 'now'>;
}

type Asked = Pick<FailedQuery, 'subscriber' | 'status' | 'from' | 'to'>;

/** Groups a subscriber's dead deliveries, or those that are tried again. Throws `invalid-request`. */
export async function groupFailures(
  subscriber: string,
  parameters: Parameters,
  ports: GroupFailuresPorts,
): Promise<FailureGroups> {
  checkParameters(parameters, ['status', 'from', 'to']);
  const status = readChoice('status', parameters.status, ['dead', 'retrying'] as const) ?? 'dead';
  const span = { ...timeOf('from', parameters), ...timeOf('to', parameters) };
  const looked = await lookAt({ subscriber, status, ...span }, ports);
  const grouped = group(looked.rows, span);
  const [named, others] = [grouped.slice(0, MOST_GROUPS), grouped.slice(MOST_GROUPS)];
  const { lookedBackTo } = looked;
  return {
    ...{ subscriber, status },
    matched: { count: looked.rows.length, exact: lookedBackTo === undefined },
    ...(lookedBackTo === undefined ? {} : { lookedBackTo }),
    groups: named,
    ...(others.length === 0
      ? {}
      : {
          others: {
            groups: others.length,
            count: others.reduce((sum, { count }) => sum + count, 0),
          },
        }),
  };
}

interface Looked {
  readonly rows: readonly FailedDelivery[];
  readonly lookedBackTo: string | undefined;
}

/** Page after page of every shard, so that none is looked through much further than another. */
async function lookAt(
  asked: Asked,
  { ledger, failed, clock }: GroupFailuresPorts,
): Promise<Looked> {
  const until = clock.now() + LONGEST_MS;
  const rows: FailedDelivery[] = [];
  let open = Array.from({ length: ledger.shards }, (_, shard) => ({ shard, after: '' }));
  while (open.length > 0 && rows.length < MOST_LOOKED && clock.now() < until) {
    const read = await Promise.all(
      open.map(async ({ shard, after }) => {
        const place = after === '' ? {} : { after };
        const query = { ...asked, shard, order: 'desc', limit: PAGE, ...place } as const;
        const page = await failed.listFailed(query);
        const last = page.deliveries.at(-1);
        const reached = last === undefined ? after : statusPosition(last.trackingId, last);
        return { ...page, shard, after: reached };
      }),
    );
    // What a round was opened of is not failed any more.
    for (const { deliveries } of read)
      rows.push(...deliveries.filter(({ status }) => status === asked.status));
    open = read.filter(({ more }) => more);
  }
  const [reached] = open
    .map(({ after }) => after)
    .sort()
    .slice(-1);
  return { rows, lookedBackTo: reached?.split('#')[0] };
}

interface Alike {
  readonly likeness: ReturnType<typeof likenessOf>;
  readonly rows: FailedDelivery[];
}

function group(
  rows: readonly FailedDelivery[],
  span: Pick<DeliveryFilter, 'from' | 'to'>,
): readonly FailureGroup[] {
  const groups = new Map<string, Alike>();
  for (const row of rows) {
    const likeness = likenessOf(row);
    const key = JSON.stringify(likeness);
    const own = groups.get(key) ?? { likeness, rows: [] };
    own.rows.push(row);
    groups.set(key, own);
  }
  return [...groups.values()]
    .map((own) => describe(own, span))
    .sort((a, b) => b.count - a.count || compare(b.lastAt, a.lastAt));
}

/** What groups are told apart by. */
function likenessOf({ error }: FailedDelivery) {
  const { class: errorClass = '', message = '', statusCode = 0 } = error ?? {};
  return { errorClass, message: generalizeMessage(message), statusCode };
}

function describe(
  { likeness, rows }: Alike,
  span: Pick<DeliveryFilter, 'from' | 'to'>,
): FailureGroup {
  const latest = [...rows].sort((a, b) => compare(b.lastAttemptAt, a.lastAttemptAt));
  const { errorClass, message, statusCode } = likeness;
  const [first, last] = [latest.at(-1), latest[0]];
  return {
    ...{ errorClass, message },
    ...(statusCode === 0 ? {} : { statusCode }),
    count: rows.length,
    ...(first?.lastAttemptAt === undefined ? {} : { firstAt: first.lastAttemptAt }),
    ...(last?.lastAttemptAt === undefined ? {} : { lastAt: last.lastAttemptAt }),
    sample: latest.slice(0, SAMPLE).map(({ trackingId }) => trackingId),
    filter: {
      ...{ errorClass: [errorClass], errorLike: message, statusCode: [statusCode] },
      ...span,
    },
  };
}

function compare(left = '', right = ''): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
