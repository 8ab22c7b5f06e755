import type { RetryPolicy } from '../../deliver/retries/retry-policy.ts';
import { WaybillError } from '../../errors.ts';
import {
  checkMembers,
  isPositive,
  isText,
  isTime,
  type Members,
  objectOf,
  optional,
} from '../../shared/check-members.ts';
import type { Provision, ProvisionSpec } from './provision.ts';

const STATES: readonly unknown[] = ['creating', 'updating', 'active', 'deleting'];

const SPEC = objectOf<ProvisionSpec>({
  pattern: objectOf({}),
  notation: optional(objectOf({})),
  retry: objectOf<RetryPolicy>({
    maxAttempts: isPositive,
    baseSeconds: isPositive,
    capSeconds: isPositive,
  }),
  leaseSeconds: isPositive,
  description: optional(isText),
  startFrom: optional(isText),
  expiresInSeconds: optional(isPositive),
});

const PROVISION: Members<Provision> = {
  name: isText,
  state: (value) => STATES.includes(value),
  spec: SPEC,
  before: optional(SPEC),
  queueName: isText,
  ruleName: isText,
  by: isText,
  reason: isText,
  createdAt: isTime,
  version: isPositive,
  heldUntil: optional(isTime),
  removedAt: optional(isTime),
  expiresAt: optional(isTime),
};

/** Reads the stored record of a subscriber that is made at run time. Throws `WaybillError('unreadable')`. */
export function parseStoredProvision(value: unknown, name: string): Provision {
  const provision = checkMembers(value, PROVISION);
  if (provision.name === name) return provision;
  throw new WaybillError('unreadable', 'it has another name than its row');
}
