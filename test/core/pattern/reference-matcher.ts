import type { Json } from '../../../core/event/event.ts';

/*
 * A second matcher, as naive as can be: it flattens an event to its values, each with its dotted path and the array
 * elements that it stands in, and tries every way to choose one value for each field of a pattern, in the order of
 * their paths, such that no two stand in different elements of one array (event-ruler's README, "JSON Array Matching").
 */
type Scalar = null | boolean | number | string;
type Elements = ReadonlyMap<object, number>;
type JsonObject = { readonly [key: string]: Json };

/** A value of an event. */
export interface Field {
  readonly path: string;
  readonly value: Scalar;
  readonly elements: Elements;
}

/** The lists of a pattern by their dotted paths; a pattern with `$or` is several of them. */
type Rule = ReadonlyMap<string, readonly Json[]>;

export function referenceMatches(pattern: Json, event: Json): boolean {
  const fields = flatten(event);
  return rulesOf(pattern as JsonObject).some((rule) => {
    const leaves = [...rule].sort(([left], [right]) => (left < right ? -1 : 1));
    return choose(leaves, fields, new Map());
  });
}

/** Every value of an event, with where it stands. */
export function flatten(value: Json, path = '', elements: Elements = new Map()): Field[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const inside = typeof item === 'object' && item !== null;
      return flatten(item, path, inside ? new Map([...elements, [value, index]]) : elements);
    });
  }
  if (typeof value !== 'object' || value === null)
    return [{ path, value: value as Scalar, elements }];
  return Object.entries(value as JsonObject).flatMap(([key, member]) =>
    flatten(member, path === '' ? key : `${path}.${key}`, elements),
  );
}

function rulesOf(pattern: JsonObject, prefix = ''): Rule[] {
  let rules: Rule[] = [new Map()];
  for (const [key, value] of Object.entries(pattern)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const ways =
      key === '$or'
        ? (value as readonly JsonObject[]).flatMap((alternative) => rulesOf(alternative, prefix))
        : Array.isArray(value)
          ? [new Map([[path, value as readonly Json[]]])]
          : rulesOf(value as JsonObject, path);
    rules = rules.flatMap((rule) => ways.map((way) => new Map([...rule, ...way])));
  }
  return rules;
}

function choose(
  [leaf, ...others]: readonly (readonly [string, readonly Json[]])[],
  fields: readonly Field[],
  chosen: Elements,
): boolean {
  if (leaf === undefined) return true;
  const [path, matchers] = leaf;
  const candidates = fields.filter(
    (field) => field.path === path && areConsistent(field.elements, chosen),
  );
  const absent = matchers.some((matcher) => (matcher as JsonObject | null)?.exists === false);
  if (absent && candidates.length === 0 && choose(others, fields, chosen)) return true;
  return candidates
    .filter(({ value }) => matchers.some((matcher) => accepts(matcher, value)))
    .some(({ elements }) => choose(others, fields, new Map([...chosen, ...elements])));
}

function areConsistent(left: Elements, right: Elements): boolean {
  return [...left].every(([array, index]) => !right.has(array) || right.get(array) === index);
}

function accepts(matcher: Json, value: Scalar): boolean {
  if (typeof matcher !== 'object' || matcher === null) return matcher === value;
  const [[operator, operand] = ['', null]] = Object.entries(matcher as JsonObject);
  const text = typeof value === 'string' ? value : undefined;
  switch (operator) {
    case 'prefix':
      return text !== undefined && text.indexOf(operand as string) === 0;
    case 'suffix':
      return text !== undefined && reversed(text).indexOf(reversed(operand as string)) === 0;
    case 'equals-ignore-case':
      return text?.toUpperCase() === (operand as string).toUpperCase();
    case 'wildcard':
      return text !== undefined && likeness(operand as string, text);
    case 'numeric':
      return typeof value === 'number' && compares(operand as readonly Json[], value);
    case 'cidr':
      return text !== undefined && isIn(operand as string, text);
    case 'exists':
      return operand === true;
    case 'anything-but':
      return !excluded(operand).some((item) => accepts(item, value));
    default:
      throw new Error(`the reference does not know ${operator}`);
  }
}

/** What `anything-but` names, as matchers. */
function excluded(operand: Json): readonly Json[] {
  if (Array.isArray(operand)) return operand;
  if (typeof operand !== 'object' || operand === null) return [operand];
  return Object.entries(operand as JsonObject).flatMap(([operator, strings]) =>
    [strings].flat().map((text) => ({ [operator]: text as Json })),
  );
}

const reversed = (text: string) => [...text].reverse().join('');

function likeness(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [first, rest] = [pattern[0], pattern.slice(1)];
  if (first === '*')
    return likeness(rest, text) || (text !== '' && likeness(pattern, text.slice(1)));
  return text[0] === first && likeness(rest, text.slice(1));
}

function compares([operator, bound, ...more]: readonly Json[], value: number): boolean {
  const difference = value - (bound as number);
  const signs: Record<string, readonly number[]> = {
    '=': [0],
    '<': [-1],
    '<=': [-1, 0],
    '>': [1],
    '>=': [1, 0],
  };
  const holds = signs[operator as string]?.some((sign) => Math.sign(difference) === sign) ?? false;
  return holds && (more.length === 0 || compares(more, value));
}

/** Of IPv4 only. */
function isIn(block: string, address: string): boolean {
  const [base = '', bits = ''] = block.split('/');
  const size = 2 ** (32 - Number(bits));
  const [left, right] = [base, address].map((text) =>
    text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0),
  );
  const valid = /^\d+\.\d+\.\d+\.\d+$/.test(address);
  return valid && Math.floor((left ?? 0) / size) === Math.floor((right ?? 0) / size);
}
