import type { ApiKey } from '../../../core/access/api-key.ts';
import { WaybillError } from '../../../core/errors.ts';
import type { AllowanceRequest, KeyStore } from '../../../core/ports/key-store.ts';

/** Keys in the test's memory. */
export class MemoryKeyStore implements KeyStore {
  outage = false;
  /** How often the keys were read. */
  reads = 0;
  readonly #keys = new Map<string, ApiKey>();
  readonly #counts = new Map<string, number>();

  async listKeys(): Promise<readonly ApiKey[]> {
    this.#reach();
    this.reads++;
    return [...this.#keys.values()];
  }

  async addKey(key: ApiKey): Promise<void> {
    this.#reach();
    this.#keys.set(key.id, structuredClone(key));
  }

  async replaceKey(before: ApiKey, key: ApiKey): Promise<boolean> {
    this.#reach();
    const isSame = JSON.stringify(this.#keys.get(key.id)) === JSON.stringify(before);
    if (isSame) this.#keys.set(key.id, structuredClone(key));
    return isSame;
  }

  async deleteKey(id: string): Promise<boolean> {
    this.#reach();
    return this.#keys.delete(id);
  }

  async countEvents({ producer, minute, events, limit }: AllowanceRequest): Promise<boolean> {
    this.#reach();
    const name = `${producer}\0${minute}`;
    const sum = (this.#counts.get(name) ?? 0) + events;
    if (sum > limit) return false;
    this.#counts.set(name, sum);
    return true;
  }

  #reach(): void {
    if (this.outage) throw new WaybillError('ledger-unavailable', 'the ledger cannot be reached');
  }
}
