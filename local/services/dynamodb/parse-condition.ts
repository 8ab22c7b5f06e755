import type { AwsJson } from '../../api/aws-api.ts';

type Values = Readonly<Record<string, AwsJson>>;

/** What dynalite gives its parser of a call; the parser takes out of the last two what the expression uses. */
export interface ParserContext {
  readonly attrNames?: Readonly<Record<string, string>> | null;
  readonly attrVals?: Values | null;
  readonly isKeyCondition?: boolean;
  /** Whether two values are so: `GT` where the first is greater. */
  readonly compare: (operator: 'GT', one: AwsJson, other: AwsJson) => boolean;
  readonly unusedAttrNames: Record<string, true>;
  readonly unusedAttrVals: Record<string, true>;
}

/** A condition, a value, or a path, which is a list. */
type Node = Condition | AwsJson | readonly unknown[];

interface Condition {
  readonly type: string;
  readonly args: readonly Node[];
}

/** What dynalite's parser makes of an expression: a condition and what it is about, or what is wrong with it. */
type Parsed = string | { readonly expression: Node };

/** dynalite's parser of conditions; throws for what is no expression at all. */
export type ParseCondition = (text: string, options: { readonly context: ParserContext }) => Parsed;

/** A condition whose values stand for those of any call. */
interface Template {
  readonly parsed: Exclude<Parsed, string>;
  readonly valueNames: ReadonlyMap<Node, string>;
  readonly usedNames: readonly string[];
  readonly usedValues: readonly string[];
  /** The names of values that must be in order: the lower and the upper bound of each `BETWEEN`. */
  readonly bounds: readonly (readonly [string, string])[];
}

/** Calls repeat a few dozen expressions; who writes values into theirs makes ever new ones. */
const MOST_TEMPLATES = 1000;

/** A function whose check looks at more of a value than its type. */
const LOOKS_AT_VALUES = /attribute_type/i;

/**
 * A parser that answers what `parse` does, and asks it once for all calls that differ in the values alone: it tries the
 * ways to read parentheses one after the other, which takes longer than all the rest of a conditional write.
 */
export function parseOnce(parse: ParseCondition): ParseCondition {
  const templates = new Map<string, Template>();
  return (text, options) => {
    if (LOOKS_AT_VALUES.test(text)) return parse(text, options);
    const { context } = options;
    const key = describe(text, context);
    let template = templates.get(key);
    if (template === undefined) {
      const made = makeTemplate(parse, text, context);
      if (typeof made === 'string') return made;
      if (templates.size >= MOST_TEMPLATES) templates.clear();
      templates.set(key, made);
      template = made;
    }
    const values = context.attrVals ?? {};
    const isAgainst = ([low, high]: readonly [string, string]) =>
      context.compare('GT', values[low] ?? {}, values[high] ?? {});
    if (template.bounds.some(isAgainst)) return parse(text, options);
    for (const name of template.usedNames) delete context.unusedAttrNames[name];
    for (const name of template.usedValues) delete context.unusedAttrVals[name];
    const { parsed, valueNames } = template;
    return { ...parsed, expression: fill(parsed.expression, valueNames, values) };
  };
}

/** All that an expression's parse depends on: values only by their types. */
function describe(text: string, { attrNames, attrVals, isKeyCondition }: ParserContext): string {
  const types = Object.entries(attrVals ?? {}).map(([name, value]) => [name, Object.keys(value)]);
  return JSON.stringify([text, isKeyCondition, attrNames, types]);
}

function makeTemplate(
  parse: ParseCondition,
  text: string,
  context: ParserContext,
): Template | string {
  const { attrNames, attrVals } = context;
  // Objects of their own, so that each is found again in what is parsed.
  const values = Object.entries(attrVals ?? {}).map(
    ([name, value]) => [name, { ...value }] as const,
  );
  const unusedAttrNames = markAll(Object.keys(attrNames ?? {}));
  const unusedAttrVals = markAll(Object.keys(attrVals ?? {}));
  const parsed = parse(text, {
    context: { ...context, attrVals: Object.fromEntries(values), unusedAttrNames, unusedAttrVals },
  });
  if (typeof parsed === 'string') return parsed;
  const valueNames = new Map<Node, string>(values.map(([name, value]) => [value, name]));
  return {
    parsed,
    valueNames,
    bounds: boundsIn(parsed.expression, valueNames),
    usedNames: Object.keys(attrNames ?? {}).filter((name) => !(name in unusedAttrNames)),
    usedValues: Object.keys(attrVals ?? {}).filter((name) => !(name in unusedAttrVals)),
  };
}

function boundsIn(
  node: Node,
  valueNames: ReadonlyMap<Node, string>,
): readonly (readonly [string, string])[] {
  if (!isCondition(node)) return [];
  const inside = node.args.flatMap((arg) => boundsIn(arg, valueNames));
  const [, low, high] = node.args.map((arg) => valueNames.get(arg));
  if (node.type !== 'between' || low === undefined || high === undefined) return inside;
  return [[low, high], ...inside];
}

function markAll(names: readonly string[]): Record<string, true> {
  return Object.fromEntries(names.map((name) => [name, true]));
}

/** The same condition with the values of a call. */
function fill(node: Node, valueNames: ReadonlyMap<Node, string>, values: Values): Node {
  const name = valueNames.get(node);
  if (name !== undefined) return values[name] ?? node;
  if (!isCondition(node)) return node;
  return { ...node, args: node.args.map((arg) => fill(arg, valueNames, values)) };
}

function isCondition(node: Node): node is Condition {
  return 'args' in node && Array.isArray(node.args);
}
