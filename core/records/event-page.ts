import type { EventSummary } from './event-record.ts';

/** What is asked of the list of events; times are ISO 8601, `from` inclusive, `to` exclusive. */
export interface EventQuery {
  readonly from: string;
  readonly to: string;
  readonly type?: string;
  readonly source?: string;
  readonly limit: number;
  readonly cursor?: string;
  /** Of one shard only (`shardOf` in `core/records/ledger-keys.ts`). @default all */
  readonly shard?: number;
}

/**
 * One page, newest first; `cursor` is there when there may be more. A page may have few events, or none, and a cursor: it
 * looks only so far, and the next one goes on there.
 */
export interface EventPage {
  readonly events: readonly EventSummary[];
  /** How far back it has looked: every event of the query that was accepted later is here, or was on a page before. ISO 8601, UTC. */
  readonly lookedBackTo: string;
  readonly cursor?: string;
  /** The tracking ids of events that are there and cannot be read, since their rows are damaged; absent where there are none. */
  readonly unreadable?: readonly string[];
}
