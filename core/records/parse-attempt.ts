import type { Json } from '../event/event.ts';
import { isJsonObject } from '../shared/json/json-object.ts';
import type { Attempt, DeliveryError } from './delivery.ts';

/** Reads attempts that others have written, oldest first; undefined where one of them is none. */
export function parseAttempts(values: Json | undefined): readonly Attempt[] | undefined {
  if (!Array.isArray(values)) return undefined;
  const attempts = (values as readonly Json[]).map(parseAttempt);
  const made = attempts.filter((attempt) => attempt !== undefined);
  return made.length < attempts.length ? undefined : made;
}

/** Reads why an attempt failed; undefined where it does not say so. */
export function parseDeliveryError(value: Json | undefined): DeliveryError | undefined {
  if (!isJsonObject(value)) return undefined;
  const { class: name, message, statusCode } = value;
  if (typeof name !== 'string' || typeof message !== 'string') return undefined;
  return { class: name, message, ...(typeof statusCode === 'number' ? { statusCode } : {}) };
}

/** Whether a value counts rounds or attempts. */
export function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

/** Whether a value is a time that a date can be made of. */
export function isTime(value: Json | undefined): value is string {
  return typeof value === 'string' && value.length <= 32 && !Number.isNaN(Date.parse(value));
}

function parseAttempt(value: Json): Attempt | undefined {
  if (!isJsonObject(value)) return undefined;
  const { at, number, round, outcome } = value;
  if (!isTime(at) || !isCount(number)) return undefined;
  if (outcome !== 'delivered' && outcome !== 'failed') return undefined;
  const error = parseDeliveryError(value.error);
  return {
    at,
    number,
    outcome,
    ...(isCount(round) ? { round } : {}),
    ...(error === undefined ? {} : { error }),
  };
}
