import { WaybillError } from '../errors.ts';

type Test = (value: unknown) => boolean;

/** A test for each member of a type, by which a stored record is told from what is none. */
export type Members<T> = { readonly [Name in keyof Required<T>]: Test };

/** A stored record as what it is, whatever other members it has. Throws `WaybillError('unreadable')`, which names a wrong one. */
export function checkMembers<T>(value: unknown, members: Members<T>): T {
  if (isRecord(value, members)) return value;
  throw new WaybillError('unreadable', wrongMember(value, members) ?? 'it is no record');
}

/** A test for a member that is an object with these members. */
export function objectOf<T>(members: Members<T>): Test {
  return (value) => wrongMember(value, members) === undefined;
}

/** A test for a member that may be absent. */
export function optional(test: Test): Test {
  return (value) => value === undefined || test(value);
}

export function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** A list of strings, which may be empty. */
export function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

export function isPositive(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

export function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function isRecord<T>(value: unknown, members: Members<T>): value is T {
  return wrongMember(value, members) === undefined;
}

function wrongMember<T>(value: unknown, members: Members<T>): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is no object';
  const tests = Object.entries<Test>(members);
  const [wrong] = tests.find(([name, test]) => !test(Reflect.get(value, name))) ?? [];
  return wrong === undefined ? undefined : `its member \`${wrong}\` is not what it must be`;
}
