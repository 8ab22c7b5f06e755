import type { EventSummary } from '../records/event-record.ts';

/** The accepted events of one shard, oldest first; times are ISO 8601, UTC. */
export interface HistoryQuery {
  readonly shard: number;
  /** Inclusive. */
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
  /** Behind which position it goes on, as an earlier page gave it. */
  readonly after?: string;
  readonly limit: number;
}

/** A part of them: it looks only so far, and may have few events, or none, and not be the last. */
export interface HistoryPage {
  readonly events: readonly EventSummary[];
  /** Where it has come to. */
  readonly reached: string;
  readonly isLast: boolean;
}

/** What was accepted, in order, as far back as it is kept. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface EventHistory {
  /** Reads on in the index by time, which may be a second old. An event that cannot be read is left out. */
  listHistory(query: HistoryQuery): Promise<HistoryPage>;
}
