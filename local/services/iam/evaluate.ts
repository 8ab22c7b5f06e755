import type { ConditionSets } from '../../api/aws-api.ts';
import { matchesWildcard } from './matches-wildcard.ts';
import type { Condition, Statement } from './statement.ts';

/** One question to a set of policies. */
export interface Question {
  /** With its service prefix, such as `sqs:SendMessage`. */
  readonly action: string;
  readonly resource: string;
  /** Who asks, for statements with a principal: a service name or a role ARN. */
  readonly principal?: string;
  /** Condition keys in lower case, such as `aws:sourcearn`. */
  readonly context?: Readonly<Record<string, string>>;
  /** Condition keys with several values. */
  readonly sets?: ConditionSets | undefined;
}

/** `denied` is an explicit Deny, which wins over everything; `silent` means that no statement speaks of it. */
export type Verdict = 'allowed' | 'denied' | 'silent';

/** What the policies say to the question, by IAM's rule: an explicit Deny first, then any Allow. */
export function evaluate(statements: readonly Statement[], question: Question): Verdict {
  const effects = statements
    .filter((statement) => applies(statement, question))
    .map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'denied';
  return effects.includes('Allow') ? 'allowed' : 'silent';
}

/**
 * What a question that differs only in its sets can still be answered by: the statements that apply but for conditions on
 * those, with nothing else left in them.
 */
export function narrow(statements: readonly Statement[], question: Question): Statement[] {
  const isOpen = ({ key }: Condition) => question.sets?.[key.toLowerCase()] !== undefined;
  return statements.flatMap((statement) => {
    const { effect, conditions } = statement;
    const decided = conditions.filter((condition) => !isOpen(condition));
    if (!applies({ ...statement, conditions: decided }, question)) return [];
    return [{ ...EVERYTHING, effect, conditions: conditions.filter(isOpen) }];
  });
}

const EVERYTHING = {
  actions: undefined,
  notActions: undefined,
  resources: undefined,
  notResources: undefined,
  principals: undefined,
};

function applies(statement: Statement, question: Question): boolean {
  const { actions, notActions, resources, notResources, principals, conditions } = statement;
  const action = question.action.toLowerCase();
  const named = (list: readonly string[]) =>
    list.some((item) => matchesWildcard(item.toLowerCase(), action));
  const targeted = (list: readonly string[]) =>
    list.some((item) => matchesWildcard(item, question.resource));
  return (
    (actions === undefined || named(actions)) &&
    (notActions === undefined || !named(notActions)) &&
    (resources === undefined || targeted(resources)) &&
    (notResources === undefined || !targeted(notResources)) &&
    (principals === undefined || includesPrincipal(principals, question.principal)) &&
    conditions.every((condition) => holds(condition, question))
  );
}

function includesPrincipal(principals: readonly string[], asking: string | undefined): boolean {
  if (principals.includes('*')) return true;
  if (asking === undefined) return false;
  // `arn:aws:iam::<account>:root` and the bare account id stand for every principal of the account.
  const account = asking.split(':')[4];
  return principals.some(
    (principal) =>
      principal === asking ||
      (account !== undefined &&
        (principal === account || principal === `arn:aws:iam::${account}:root`)),
  );
}

type Test = (wanted: string, actual: string) => boolean;

const equals: Test = (wanted, actual) => wanted === actual;
const sameLetters: Test = (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase();

const TESTS: Readonly<Record<string, Test>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: sameLetters,
  StringLike: matchesWildcard,
  ArnEquals: matchesWildcard,
  ArnLike: matchesWildcard,
  Bool: sameLetters,
};

/** A condition's operator, taken apart. */
interface Operator {
  readonly quantifier: string | undefined;
  readonly base: string;
  readonly isOptional: boolean;
  readonly negated: boolean;
  readonly test: Test | undefined;
}

const operators = new Map<string, Operator>();

function readOperator(operator: string): Operator {
  const known = operators.get(operator);
  if (known !== undefined) return known;
  const [, quantifier, name = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/.exec(operator) ?? [];
  const base = name.replace(/IfExists$/, '');
  const negated = /^(String|Arn)Not/.test(base);
  const test = TESTS[negated ? base.replace('Not', '') : base];
  const read = { quantifier, base, isOptional: name.endsWith('IfExists'), negated, test };
  operators.set(operator, read);
  return read;
}

/** A condition with an operator that is not known here never holds: an Allow then allows too little, and says so at once. */
function holds(
  { operator, key, values }: Condition,
  { context = {}, sets = {} }: Question,
): boolean {
  const { quantifier, base, isOptional, negated, test } = readOperator(operator);
  const single = context[key.toLowerCase()];
  // IAM user guide, "Single-valued vs. multivalued context keys": of no values all pass, and none does.
  const several = sets[key.toLowerCase()]?.() ?? (single === undefined ? [] : [single]);
  if (base === 'Null') return values.includes(String(several.length === 0));
  if (test === undefined) return false;
  const passes = (actual: string) => values.some((wanted) => test(wanted, actual)) !== negated;
  if (quantifier === 'ForAllValues') return several.every(passes);
  if (quantifier === 'ForAnyValue') return several.some(passes);
  return single === undefined ? isOptional || negated : passes(single);
}
