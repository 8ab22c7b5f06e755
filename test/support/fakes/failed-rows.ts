import type { FailedCount } from '../../../core/ports/delivery-store.ts';
import type {
  FailedPage,
  FailedQuery,
  FirstRoundRequest,
  OpenedRound,
  RoundRequest,
} from '../../../core/ports/failed-deliveries.ts';
import { type Delivery, isWaiting } from '../../../core/records/delivery.ts';
import { shardOf, statusPosition } from '../../../core/records/ledger-keys.ts';
import { compare, copy } from './list-records.ts';

/** A page of the index of failed deliveries: a row stays in it until the round that a job has opened is begun. */
export function listFailedRows(
  rows: Iterable<Delivery>,
  { subscriber, status, shard, from = '', to = '~', after, order, limit }: FailedQuery,
  shards: number,
): FailedPage {
  const positionOf = (row: Delivery) => statusPosition(row.trackingId, row);
  const isDown = order === 'desc';
  const isIndexed = (row: Delivery) =>
    row.status === status || (status === 'dead' && row.job !== undefined && isWaiting(row));
  const isBehind = (position: string) =>
    after === undefined || (isDown ? position < after : position > after);
  const found = [...rows]
    .filter((row) => row.subscriber === subscriber && shardOf(row.trackingId, shards) === shard)
    .filter(isIndexed)
    .filter((row) => positionOf(row) >= from && positionOf(row) <= to && isBehind(positionOf(row)))
    .sort((left, right) => compare(positionOf(left), positionOf(right)));
  const ordered = isDown ? found.reverse() : found;
  const deliveries = ordered
    .slice(0, limit)
    .map(({ round: _, history: _h, claim: _c, job: _j, replay: _p, discarded: _d, ...row }) =>
      copy(row),
    );
  return { deliveries, more: ordered.length > limit };
}

/** What opening a round of a row answers, and the row that takes its place, if any. */
export function openRoundOf(
  row: Delivery | undefined,
  { job, from, replay }: RoundRequest,
): { readonly opened: OpenedRound | undefined; readonly row?: Delivery } {
  if (row?.job === job) return { opened: { round: row.round, isWaiting: isWaiting(row) } };
  if (row === undefined || !from.includes(row.status)) return { opened: undefined };
  if (row.status === 'pending' && !isWaiting(row)) return { opened: undefined };
  const { nextAttemptAt: _, firstAttemptAt: _f, discarded: _d, claim: _c, ...others } = row;
  const { replay: _r, ...kept } = others;
  const round = row.round + 1;
  return {
    opened: { round, isWaiting: true },
    row: { ...kept, status: 'pending', round, attempts: 0, job, ...(replay ? { replay } : {}) },
  };
}

/** What beginning a delivery answers, and its row, if it had none. */
export function openFirstRoundOf(
  row: Delivery | undefined,
  { trackingId, subscriber, job, replay }: FirstRoundRequest,
): { readonly opened: OpenedRound | undefined; readonly row?: Delivery } {
  if (row?.job === job) return { opened: { round: row.round, isWaiting: isWaiting(row) } };
  if (row !== undefined) return { opened: undefined };
  const first = { trackingId, subscriber, job, round: 1, attempts: 0, history: [] } as const;
  return {
    opened: { round: 1, isWaiting: true },
    row: { ...first, ...(replay ? { replay } : {}), status: 'pending' },
  };
}

/** How many deliveries of a subscriber have failed. */
export function countFailedRows(rows: Iterable<Delivery>, subscriber: string): FailedCount {
  const own = [...rows].filter((row) => row.subscriber === subscriber);
  const retrying = own.filter(({ status }) => status === 'retrying');
  const dead = own.filter(({ status }) => status === 'dead');
  const [retryingSince] = retrying.map((row) => row.firstAttemptAt ?? row.lastAttemptAt).sort();
  const [deadSince] = dead.map(({ lastAttemptAt }) => lastAttemptAt).sort();
  return {
    ...{ retrying: retrying.length, dead: dead.length },
    ...(retryingSince === undefined ? {} : { retryingSince }),
    ...(deadSince === undefined ? {} : { deadSince }),
  };
}
