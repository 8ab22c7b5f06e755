import type { TypePolicy } from '../../records/catalog/type-policy.ts';

/**
 * What is declared of types. A change is counted in `policies` of the registry's version, after it is made. Its methods throw `WaybillError('ledger-unavailable')` in an outage.
 */
export interface TypePolicies {
  findPolicy(type: string): Promise<TypePolicy | undefined>;
  /** All there are, in the order of the bytes of their names. */
  listPolicies(): Promise<readonly TypePolicy[]>;
  /** Writes a policy in the place of what was read, undefined for none; false where something else stands there by now. */
  replacePolicy(before: TypePolicy | undefined, policy: TypePolicy): Promise<boolean>;
  /** False where something else stands there by now. */
  deletePolicy(policy: TypePolicy): Promise<boolean>;
}
