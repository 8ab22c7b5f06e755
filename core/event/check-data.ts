import { WaybillError } from '../errors.ts';
import { markedNumber } from '../shared/json/exact-json.ts';
import type { Json } from './event.ts';
import { attributeError, show } from './event-error.ts';

/** EventBridge takes JSON up to 1,000 levels deep (PutEvents API reference); the envelope needs some of them. */
const DEEPEST = 900;

/** EventBridge takes whole numbers of 64 bits (PutEvents API reference), of 19 digits and a sign at most. */
const LARGEST = 2n ** 63n;
const LONGEST_WHOLE = 20;

/** The characters of a path that an error names. */
const LONGEST_PATH = 256;

const TOO_LARGE =
  'is a whole number beyond 64 bits, which the event bus does not take; send it as a string';
const INFINITE = 'is beyond the largest number that a double holds; send it as a string';
const ILL_FORMED = 'must be well-formed Unicode; it has a lone surrogate, which UTF-8 cannot carry';

/** Says what is wrong with a text, a number, a boolean or null. */
type Check = (scalar: Json) => string | undefined;

/**
 * Checks `data` for what the bus could not carry: too deep, lone surrogates, numbers that are too large. `exact` is the
 * same as an exact JSON value, whose marked numbers are strings that no valid data has.
 */
export function checkData(data: Json, exact: Json = data): WaybillError | undefined {
  if (exact === data)
    return findFault(data, (scalar) => faultOfText(scalar) ?? faultOfNumber(scalar));
  return findFault(data, faultOfText) ?? findFault(exact, faultOfNumber);
}

function faultOfText(scalar: Json): string | undefined {
  return typeof scalar === 'string' && !scalar.isWellFormed() ? ILL_FORMED : undefined;
}

function faultOfNumber(scalar: Json): string | undefined {
  const token = typeof scalar === 'number' ? String(scalar) : markedNumber(scalar);
  if (token === undefined) return undefined;
  if (!Number.isFinite(Number(token))) return INFINITE;
  if (!/^-?\d+$/.test(token)) return undefined;
  if (token.length > LONGEST_WHOLE) return TOO_LARGE;
  if (token.length < LONGEST_WHOLE - 1) return undefined;
  const whole = BigInt(token);
  return whole >= LARGEST || whole < -LARGEST ? TOO_LARGE : undefined;
}

function findFault(root: Json, check: Check): WaybillError | undefined {
  let level: Json[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST)
      return attributeError('data', `may nest ${DEEPEST} levels deep; it nests deeper`);
    const below: Json[] = [];
    for (const value of level) {
      const good = isContainer(value) ? collect(value, below) : check(value) === undefined;
      if (!good) return locate(root, check);
    }
    level = below;
  }
  return undefined;
}

/** Answers whether all keys are well-formed. */
function collect(value: object, below: Json[]): boolean {
  if (Array.isArray(value)) {
    for (const element of value) below.push(element as Json);
    return true;
  }
  for (const [key, member] of Object.entries(value)) {
    if (!key.isWellFormed()) return false;
    below.push(member as Json);
  }
  return true;
}

/** The error for the first fault, with its path; only data that has one is walked with paths. */
function locate(root: Json, check: Check): WaybillError | undefined {
  const places = [{ path: 'data', value: root }];
  for (const { path, value } of places) {
    const members = isContainer(value) ? Object.entries(value) : [];
    const fault = isContainer(value) ? faultOfKeys(value) : check(value);
    if (fault !== undefined) return refuse(path, fault, value);
    for (const [key, member] of members)
      places.push({ path: path + step(key, Array.isArray(value)), value: member as Json });
  }
  return undefined;
}

function faultOfKeys(value: object): string | undefined {
  return Object.keys(value).every((key) => key.isWellFormed()) ? undefined : ILL_FORMED;
}

function step(key: string, ofArray: boolean): string {
  if (ofArray) return `[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function refuse(path: string, fault: string, value: Json): WaybillError {
  const number = typeof value === 'number' ? String(value) : markedNumber(value);
  const got = number === undefined ? '' : `; received ${show(number, '')}`;
  return new WaybillError('invalid-event', `\`${show(path, '', LONGEST_PATH)}\` ${fault}${got}`);
}

function isContainer(value: Json): value is Exclude<Json, null | boolean | number | string> {
  return typeof value === 'object' && value !== null;
}
