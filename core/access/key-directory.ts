import { WaybillError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeyStore } from '../ports/key-store.ts';
import { Cached } from '../shared/cached.ts';
import type { ApiKey } from './api-key.ts';

/** How old the list may be that says of a key that there is none, in milliseconds: guesses cost one read in this time. */
const FRESH_FOR_UNKNOWN_MS = 1000;

/** The keys as a function remembers them between invocations. */
export class KeyDirectory {
  readonly #keys: Cached<ReadonlyMap<string, ApiKey>>;

  constructor({ keys, clock }: { readonly keys: KeyStore; readonly clock: Clock }) {
    this.#keys = new Cached(
      async () => new Map((await keys.listKeys()).map((key) => [key.id, key])),
      clock,
    );
  }

  /**
   * A key that is there, as it was at most five seconds ago; one that was just made is found within a second. In an
   * outage of the ledger the last list that was read counts; throws `ledger-unavailable` where none was.
   */
  async find(id: string): Promise<ApiKey | undefined> {
    const key = (await this.#keys.get())?.get(id);
    if (key !== undefined) return key;
    const latest = await this.#keys.get(FRESH_FOR_UNKNOWN_MS);
    if (latest !== undefined) return latest.get(id);
    const message =
      'the ledger cannot be reached, so no key can be checked; send the request again later';
    throw new WaybillError('ledger-unavailable', message);
  }
}
