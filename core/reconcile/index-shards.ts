import type { Checkpoints } from '../ports/checkpoints.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Log } from '../ports/log.ts';
import { isOutage } from '../shared/is-outage.ts';

/** The checkpoint with the largest count of shards that the ledger's rows were ever spread over. */
const INDEX_SHARDS = 'index-shards';

/**
 * How many shards of the ledger's lists may hold something: those of its setting, or of an earlier one that was larger,
 * which is an error. Undefined in an outage.
 */
export async function findShards(ports: {
  readonly ledger: Checkpoints & Pick<EventStore, 'shards'>;
  readonly log: Log;
}): Promise<number | undefined> {
  const { ledger, log } = ports;
  try {
    const noted = Number((await ledger.getCheckpoint(INDEX_SHARDS)) ?? 0);
    if (ledger.shards > noted) await ledger.putCheckpoint(INDEX_SHARDS, String(ledger.shards));
    if (ledger.shards < noted)
      log.error(
        `indexShards was lowered from ${noted} to ${ledger.shards}: GET /events and the counts of failed deliveries leave out what was accepted before; set it to ${noted} again`,
        { before: noted, now: ledger.shards },
      );
    return Math.max(ledger.shards, noted);
  } catch (error) {
    if (!isOutage(error)) throw error;
    return undefined;
  }
}
