import { TIME_SHARDS } from '../../../core/records/ledger-keys.ts';

/** The most partitions of an index: a page of events asks those of an hour, in less than its 250 queries. */
const MOST = 128;

/** Refuses a count of partitions that the ledger's indexes cannot spread over, and one below the default, which would leave rows where nobody looks. */
export function checkIndexShards(shards: number): void {
  const isMultiple = Number.isInteger(shards) && shards % TIME_SHARDS === 0;
  if (isMultiple && shards >= TIME_SHARDS && shards <= MOST) return;
  throw new Error(
    `\`indexShards\` must be a multiple of ${TIME_SHARDS} from ${TIME_SHARDS} to ${MOST}; received ${shards}. Each takes 1,000 writes a second; a count that was deployed may be raised, and never lowered`,
  );
}
