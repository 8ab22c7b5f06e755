import type { WaybillError } from '../errors.ts';
import type { Json } from './event.ts';
import { attributeError } from './event-error.ts';

/** EventBridge takes JSON up to 1,000 levels deep (PutEvents API reference); the envelope needs some of them. */
const DEEPEST = 900;

/** EventBridge takes whole numbers of 64 bits (PutEvents API reference). */
const LARGEST = 2 ** 63;

/** Checks `data` for what the bus could not carry: too deep, lone surrogates, whole numbers beyond 64 bits. */
export function checkData(data: Json): WaybillError | undefined {
  let level: Json[] = [data];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST)
      return attributeError('data', `may nest ${DEEPEST} levels deep; it nests deeper`);
    const below: Json[] = [];
    for (const value of level) {
      const error =
        typeof value === 'object' && value !== null ? collect(value, below) : checkScalar(value);
      if (error !== undefined) return error;
    }
    level = below;
  }
  return undefined;
}

function collect(value: object, below: Json[]): WaybillError | undefined {
  if (Array.isArray(value)) {
    for (const element of value) below.push(element as Json);
    return undefined;
  }
  for (const [key, member] of Object.entries(value)) {
    if (!key.isWellFormed()) return illFormed();
    below.push(member as Json);
  }
  return undefined;
}

function checkScalar(value: Json): WaybillError | undefined {
  if (typeof value === 'string' && !value.isWellFormed()) return illFormed();
  if (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    (value >= LARGEST || value < -LARGEST) &&
    value < 1e21 &&
    value > -1e21
  ) {
    return attributeError(
      'data',
      'may hold whole numbers of 64 bits; send larger ones as texts',
      value,
    );
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return attributeError(
      'data',
      'may hold only numbers that a double can hold; send larger ones as texts',
    );
  }
  return undefined;
}

function illFormed(): WaybillError {
  return attributeError(
    'data',
    'must be well-formed Unicode; it has a lone surrogate, which UTF-8 cannot carry',
  );
}
