import { WaybillError } from '../../errors.ts';
import type { TypePolicy } from '../../records/catalog/type-policy.ts';
import {
  checkMembers,
  isPositive,
  isText,
  isTexts,
  isTime,
  type Members,
  optional,
} from '../../shared/check-members.ts';

const isOneOf =
  (...known: readonly string[]) =>
  (value: unknown) =>
    known.some((each) => each === value);

const MEMBERS: Members<TypePolicy> = {
  type: isText,
  mode: isOneOf('off', 'warn', 'enforce'),
  compatibility: isOneOf('none', 'backward'),
  owner: optional(isText),
  description: optional(isText),
  schema: () => true,
  maxBytes: optional(isPositive),
  producers: optional(isTexts),
  deprecated: optional((value) => value === true),
  version: isPositive,
  changedAt: isTime,
  changedBy: isText,
  deployment: optional(isText),
  previous: optional(isText),
};

/** What is stored of a type as what it is. Throws `WaybillError('unreadable')`. */
export function parseStoredPolicy(value: unknown, type: string): TypePolicy {
  const policy = checkMembers(value, MEMBERS);
  if (policy.type === type) return policy;
  throw new WaybillError('unreadable', 'it is of another type');
}
