import type { ApiKey } from '../access/api-key.ts';

/** Events that a producer wants to send in a minute. */
export interface AllowanceRequest {
  readonly producer: string;
  /** The minute, as ISO 8601 in UTC: `2026-11-24T17:20`. */
  readonly minute: string;
  readonly events: number;
  /** The most events of the producer in this minute, these included. */
  readonly limit: number;
}

/** Where API keys are kept, and what producers have sent. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface KeyStore {
  /** Every key, also those that have ended. */
  listKeys(): Promise<readonly ApiKey[]>;
  addKey(key: ApiKey): Promise<void>;
  /** Writes a key anew that is still as it was read; false when it has changed or is gone, and nothing is written then. */
  replaceKey(before: ApiKey, key: ApiKey): Promise<boolean>;
  /** False when there is no such key. */
  deleteKey(id: string): Promise<boolean>;
  /** Counts events, all of them or none; false when they would be more than the limit. */
  countEvents(request: AllowanceRequest): Promise<boolean>;
}
