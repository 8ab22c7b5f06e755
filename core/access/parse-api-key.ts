import { WaybillError } from '../errors.ts';
import {
  checkMembers,
  isPositive,
  isText,
  isTexts,
  isTime,
  type Members,
  optional,
} from '../shared/check-members.ts';
import type { ApiKey } from './api-key.ts';

/** An end that cannot be read would be none, and a permission of a later version opens nothing here. */
const API_KEY: Members<ApiKey> = {
  id: isText,
  hash: isText,
  producer: isText,
  permissions: isTexts,
  sources: optional(isTexts),
  types: optional(isTexts),
  subscribers: optional(isTexts),
  eventsPerMinute: optional(isPositive),
  expiresAt: optional(isTime),
  createdAt: isTime,
  label: optional((value) => typeof value === 'string'),
  replacedBy: optional(isText),
};

/** Reads the stored record of a key. Throws `WaybillError('unreadable')`: such a key opens nothing. */
export function parseApiKey(value: unknown, id: string): ApiKey {
  const key = checkMembers(value, API_KEY);
  if (key.id === id) return key;
  throw new WaybillError('unreadable', 'it has another id than its row');
}
