import { WaybillError } from '../errors.ts';
import { fitsFilter } from '../operate/fits-filter.ts';
import type { Clock } from '../ports/clock.ts';
import type { FailedDeliveries, FailedQuery } from '../ports/failed-deliveries.ts';
import type { DeliveryFilter, FailedDelivery } from '../records/job.ts';
import { statusPosition } from '../records/ledger-keys.ts';
import { cutText } from '../shared/cut-text.ts';
import { checkParameters, type Parameters, readChoice, readLimit } from './read-parameters.ts';
import { timeOf } from './time-of.ts';

const KNOWN = [
  ...['status', 'errorClass', 'errorContains', 'errorLike', 'statusCode'],
  ...['from', 'to', 'limit', 'cursor'],
];

const DEFAULT_LIMIT = 25;

/** Of pages of one shard: so many rows that fit nothing are looked at before the caller is asked to go on. */
const MOST_PAGES = 5;

const PAGE = 500;

/** Failed deliveries of a subscriber, those first whose last attempt was latest; `cursor` is there when there may be more. */
export interface DeliveryPage {
  readonly deliveries: readonly FailedDelivery[];
  readonly cursor?: string;
}

/** What deliveries are listed from. */
export interface ListDeliveriesPorts {
  readonly ledger: { readonly shards: number };
  readonly failed: Pick<FailedDeliveries, 'listFailed'>;
  readonly clock: Pick<Clock, 'now'>;
}

type Filter = Pick<DeliveryFilter, 'errorClass' | 'errorContains' | 'errorLike' | 'statusCode'>;

/** One shard's part of a page, and down to which position it was looked through; undefined for its end. */
interface ShardPart {
  readonly deliveries: readonly FailedDelivery[];
  readonly reached: string | undefined;
}

/** Lists a subscriber's dead deliveries, or those that are tried again. Throws `invalid-request`. */
export async function listDeliveries(
  subscriber: string,
  parameters: Parameters,
  ports: ListDeliveriesPorts,
): Promise<DeliveryPage> {
  checkParameters(parameters, KNOWN);
  const { cursor } = parameters;
  const limit = readLimit(parameters.limit, DEFAULT_LIMIT);
  const query = {
    subscriber,
    status: readChoice('status', parameters.status, ['dead', 'retrying'] as const) ?? 'dead',
    ...timeOf('from', parameters),
    ...timeOf('to', parameters),
    ...(cursor === undefined ? {} : { after: readCursor(cursor) }),
  };
  const filter = readFilter(parameters);
  const shards = Array.from({ length: ports.ledger.shards }, (_, shard) => shard);
  const parts = await Promise.all(
    shards.map((shard) => readShard({ ...query, shard }, { filter, limit }, ports)),
  );
  return merge(parts, limit);
}

function readFilter({ errorClass, errorContains, errorLike, statusCode }: Parameters): Filter {
  return {
    ...(errorClass === undefined ? {} : { errorClass: [errorClass] }),
    ...(errorContains === undefined ? {} : { errorContains }),
    ...(errorLike === undefined ? {} : { errorLike }),
    ...(statusCode === undefined ? {} : { statusCode: [readCode(statusCode)] }),
  };
}

function readCode(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new WaybillError(
    'invalid-request',
    `\`statusCode\` must be a whole number such as 503, or 0 for those without; received ${cutText(text, 64)}`,
  );
}

async function readShard(
  query: Omit<FailedQuery, 'limit' | 'order'>,
  { filter, limit }: { readonly filter: Filter; readonly limit: number },
  { failed }: ListDeliveriesPorts,
): Promise<ShardPart> {
  const isFiltered = Object.keys(filter).length > 0;
  const deliveries: FailedDelivery[] = [];
  let { after } = query;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await failed.listFailed({
      ...query,
      order: 'desc',
      limit: isFiltered ? PAGE : limit + 1,
      ...(after === undefined ? {} : { after }),
    });
    // What a round was opened of is not failed any more.
    const own = page.deliveries.filter(({ status }) => status === query.status);
    deliveries.push(...own.filter((row) => fitsFilter(filter, row)));
    if (!page.more) return { deliveries, reached: undefined };
    const last = page.deliveries.at(-1);
    if (last !== undefined) after = statusPosition(last.trackingId, last);
    if (deliveries.length > limit) break;
  }
  return { deliveries, reached: after };
}

/** Below the highest position that a shard was looked down to, another may have what would stand in between. */
function merge(parts: readonly ShardPart[], limit: number): DeliveryPage {
  const positionOf = (row: FailedDelivery) => statusPosition(row.trackingId, row);
  const floor =
    parts
      .map(({ reached }) => reached ?? '')
      .sort()
      .at(-1) ?? '';
  const seen = parts
    .flatMap(({ deliveries }) => deliveries)
    .filter((row) => positionOf(row) >= floor)
    .sort((left, right) => (positionOf(left) < positionOf(right) ? 1 : -1));
  const deliveries = seen.slice(0, limit);
  const last = deliveries.at(-1);
  const isCut = seen.length > limit && last !== undefined;
  const end = isCut ? positionOf(last) : floor;
  return { deliveries, ...(end === '' ? {} : { cursor: writeCursor(end) }) };
}

/** A position as text that stands in a URL; it holds no secret, and no other characters than these. */
function writeCursor(position: string): string {
  return position.replace('#', '~');
}

function readCursor(cursor: string): string {
  if (/^[\dT:.Z-]{0,24}~wb_[a-z2-7]{26}$/.test(cursor)) return cursor.replace('~', '#');
  throw new WaybillError(
    'invalid-request',
    `\`cursor\` must be one that an earlier page gave; received ${cutText(cursor, 64)}`,
  );
}
