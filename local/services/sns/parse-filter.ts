import type { Json } from '../../../core/event/event.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { isObject } from '../../../core/shared/is-object.ts';
import type { MessageAttributes } from './message-attributes.ts';
import { invalid } from './topic.ts';

/** What a filter looks at. */
interface Filtered {
  readonly message: string;
  readonly attributes: MessageAttributes;
}

/** Whether a subscription wants a message. */
export type Filter = (message: Filtered) => boolean;

/** The most keys of a filter policy (SNS developer guide, "Filter policy constraints"). */
const MOST_KEYS = 5;
const MOST_COMBINATIONS = 150;

/** A filter policy, whose operators are those of event patterns; undefined for one that takes everything. Throws `AwsError`. */
export function parseFilter(policy: string, scope = 'MessageAttributes'): Filter | undefined {
  checkScope(scope);
  const parsed = parseJson(policy);
  if (!isObject(parsed)) throw invalid('FilterPolicy: failed to parse JSON.');
  const keys = countKeys(parsed);
  if (keys === 0) return undefined;
  if (scope === 'MessageAttributes' && isNested(parsed))
    throw invalid('Filter policy scope MessageAttributes does not support nested filter policy');
  if (keys > MOST_KEYS) throw invalid('FilterPolicy: Filter policy can not have more than 5 keys');
  if (countCombinations(parsed) > MOST_COMBINATIONS)
    throw invalid('FilterPolicy: Filter policy is too complex');
  const pattern = compile(parsed as Json);
  if (scope === 'MessageAttributes')
    return ({ attributes }) => pattern.matches(toFields(attributes));
  return ({ message }) => {
    const body = parseJson(message);
    return isObject(body) && pattern.matches(body as Json);
  };
}

/** Throws `AwsError` for what is no scope of a filter policy. */
export function checkScope(scope: string): void {
  if (scope !== 'MessageAttributes' && scope !== 'MessageBody')
    throw invalid(
      `FilterPolicyScope: Invalid value [${scope}]. Please use either MessageBody or MessageAttributes`,
    );
}

function compile(policy: Json): ReturnType<typeof compilePattern> {
  try {
    return compilePattern(policy);
  } catch (error) {
    throw invalid(`FilterPolicy: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Its fields, those of alternatives too. */
function countKeys(policy: Readonly<Record<string, unknown>>): number {
  return Object.entries(policy).reduce((sum, [name, value]) => {
    if (name === '$or' && Array.isArray(value))
      return (
        sum + value.reduce((keys: number, each) => keys + (isObject(each) ? countKeys(each) : 0), 0)
      );
    return sum + (isObject(value) ? countKeys(value) : 1);
  }, 0);
}

function isNested(policy: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(policy).some(([name, value]) =>
    name === '$or' && Array.isArray(value)
      ? value.some((each) => isObject(each) && isNested(each))
      : isObject(value),
  );
}

/** The values of each key times its depth, multiplied, and summed over alternatives (the same page). */
function countCombinations(policy: Readonly<Record<string, unknown>>, depth = 1): number {
  return Object.entries(policy).reduce((product, [name, value]) => {
    if (isObject(value)) return product * countCombinations(value, depth + 1);
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (name !== '$or') return product * list.length * depth;
    const alternatives = list.filter(isObject);
    return product * alternatives.reduce((sum, each) => sum + countCombinations(each, depth), 0);
  }, 1);
}

/** Binary attributes are not looked at (SNS developer guide, "Message attribute data types and validation"). */
function toFields(attributes: MessageAttributes): Json {
  const fields = Object.entries(attributes).flatMap(([name, { DataType, StringValue }]) => {
    if (StringValue === undefined) return [];
    if (DataType === 'Number') return [[name, Number(StringValue)] as const];
    if (DataType !== 'String.Array') return [[name, StringValue] as const];
    const list = parseJson(StringValue);
    return Array.isArray(list) ? [[name, list as Json] as const] : [];
  });
  return Object.fromEntries(fields);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
