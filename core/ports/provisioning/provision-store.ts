import type { Provision } from '../../operate/provision/provision.ts';

/** The subscribers that are made at run time. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface ProvisionStore {
  listProvisions(): Promise<readonly Provision[]>;
  findProvision(name: string): Promise<Provision | undefined>;
  /** Puts one in the place of what was read, or of none; false where there is another by now. */
  replaceProvision(before: Provision | undefined, next: Provision): Promise<boolean>;
  /** Takes out what was read; false where there is another by now. */
  removeProvision(before: Provision): Promise<boolean>;
}
