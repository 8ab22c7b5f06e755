import fc from 'fast-check';
import type { Json } from '../../../../core/event/event.ts';

/** A selector by its text, and what it is for an event: true, false, or null where SQL says unknown. */
export interface Selector {
  readonly text: string;
  readonly truth: (event: Attributes) => boolean | null;
}

type Attributes = { readonly [name: string]: Json };

/** As SQL-92 combines truths: unknown is 1, between false and true. */
const rank = (truth: boolean | null) => (truth === null ? 1 : truth ? 2 : 0);
const truthOf = (place: number) => (place === 1 ? null : place === 2);

const name = fc.constantFrom('a', 'b', 'c');
const text = fc.constantFrom('', 'x', 'xy', 'yx', 'xyx', "o'x", '5', 'X', '10.0.0.1', 'x%y', '*');
const number = fc.constantFrom(-3, 0, 1, 5, 5.5, 6, 2_147_483_647, 3e9, -3e9);
const bool = fc.boolean();

const quote = (value: string) => `'${value.replaceAll("'", "''")}'`;
const write = (value: Json) =>
  typeof value === 'string' ? quote(value) : String(value).toUpperCase();

/** A condition of one attribute that is unknown where it is absent. */
const about = (attribute: string, written: string, test: (value: Json) => boolean): Selector => ({
  text: `${attribute} ${written}`,
  truth: (event) => (event[attribute] === undefined ? null : test(event[attribute] ?? null)),
});

const ORDER: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const compares = (operator: string, bound: number) => (value: Json) =>
  typeof value === 'number' && (ORDER[operator]?.(value, bound) ?? false);

/** `LIKE` by a regular expression; a `%` of the text itself is escaped by `!`. */
const LIKES: readonly (readonly [written: string, form: RegExp])[] = [
  ["'x%'", /^x.*$/s],
  ["'xy%'", /^xy.*$/s],
  ["'%x'", /^.*x$/s],
  ["'%yx'", /^.*yx$/s],
  ["'%y%'", /^.*y.*$/s],
  ["'x%x'", /^x.*x$/s],
  ["'x'", /^x$/s],
  ["'%'", /^.*$/s],
  ["'%%y%%'", /^.*y.*$/s],
  ["'x!%%' ESCAPE '!'", /^x%.*$/s],
  ["'%*%'", /^.*\*.*$/s],
];

const listed = (isNot: boolean): fc.Arbitrary<Selector> =>
  fc
    .tuple(name, fc.array(text, { minLength: 1, maxLength: 3 }))
    .map(([at, values]) =>
      about(
        at,
        `${isNot ? 'not ' : ''}in (${values.map(quote).join(', ')})`,
        (actual) => values.some((value) => value === actual) !== isNot,
      ),
    );

const condition: fc.Arbitrary<Selector> = fc.oneof(
  fc
    .tuple(name, fc.oneof(text, number, bool))
    .map(([at, value]) => about(at, `= ${write(value)}`, (actual) => actual === value)),
  fc
    .tuple(name, fc.oneof(text, number, bool))
    .map(([at, value]) => about(at, `<> ${write(value)}`, (actual) => actual !== value)),
  fc
    .tuple(name, fc.constantFrom(...Object.keys(ORDER)), number)
    .map(([at, operator, bound]) => about(at, `${operator} ${bound}`, compares(operator, bound))),
  fc
    .tuple(name, number, number, bool)
    .map(([at, low, high, isNot]) =>
      about(at, `${isNot ? 'NOT ' : ''}BETWEEN ${low} AND ${high}`, (actual) =>
        isNot
          ? compares('<', low)(actual) || compares('>', high)(actual)
          : compares('>=', low)(actual) && compares('<=', high)(actual),
      ),
    ),
  fc
    .tuple(name, fc.constantFrom(...LIKES), bool)
    .map(([at, [written, form], isNot]) =>
      about(
        at,
        `${isNot ? 'NOT ' : ''}LIKE ${written}`,
        (actual) => (typeof actual === 'string' && form.test(actual)) !== isNot,
      ),
    ),
  fc.tuple(name, bool).map(([at, isNot]) => ({
    text: `${at} IS ${isNot ? 'NOT ' : ''}NULL`,
    truth: (event: Attributes) => (event[at] === undefined) !== isNot,
  })),
  name.map((at) => ({
    text: at,
    truth: (event: Attributes) => (event[at] === undefined ? null : event[at] === true),
  })),
  fc.tuple(name, number).map(([at, bound]) => ({
    text: `${bound} < ${at}`,
    truth: (event: Attributes) =>
      event[at] === undefined ? null : compares('>', bound)(event[at] ?? null),
  })),
  bool.map((value) => ({ text: String(value), truth: () => value })),
  fc.tuple(number, number).map(([left, right]) => ({
    text: `${left} <= ${right}`,
    truth: () => left <= right,
  })),
);

const both = ([left, right, word]: [Selector, Selector, string]): Selector => ({
  text: `(${left.text}) ${word} (${right.text})`,
  truth: (event) => {
    const ranks = [rank(left.truth(event)), rank(right.truth(event))];
    return truthOf(word === 'AND' ? Math.min(...ranks) : Math.max(...ranks));
  },
});

const treeOf = (
  leaf: fc.Arbitrary<Selector>,
  more: (tree: fc.Arbitrary<Selector>) => readonly fc.Arbitrary<Selector>[] = () => [],
): fc.Arbitrary<Selector> =>
  fc.letrec<{ tree: Selector }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'selector' },
      leaf,
      fc.tuple(tie('tree'), tie('tree'), fc.constantFrom('AND', 'OR')).map(both),
      ...more(tie('tree')),
    ),
  })).tree;

const negation = (tree: fc.Arbitrary<Selector>): readonly fc.Arbitrary<Selector>[] => [
  tree.map((one) => ({
    text: `NOT (${one.text})`,
    truth: (event: Attributes) => truthOf(2 - rank(one.truth(event))),
  })),
];

const withLists = (...kinds: readonly boolean[]) =>
  fc.oneof({ arbitrary: condition, weight: 10 }, ...kinds.map(listed));

/** Selectors in three names and few values, so that they meet events often. */
export const selectorOf: fc.Arbitrary<Selector> = treeOf(withLists(true, false), negation);

/** Those of which ActiveMQ says the same: for it, `IN` of what is no text is unknown, which shows where it is negated. */
export const selectorOfActiveMq: fc.Arbitrary<Selector> = fc.oneof(
  treeOf(withLists(false)),
  treeOf(condition, negation),
);

/** What an event's extension attributes may be. */
export const attributes: fc.Arbitrary<Attributes> = fc.dictionary(
  name,
  fc.oneof(text, fc.constantFrom(-3, 0, 1, 4, 5, 6, 2_147_483_647, -2_147_483_648), bool),
  { maxKeys: 3, noNullPrototype: true },
);
