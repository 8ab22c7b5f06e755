import type { Json } from '../../core/event/event.ts';
import { asList, isList, isRecord, type JsonObject } from './json.ts';
import { NotRunError } from './not-run-error.ts';

/** What the intrinsic functions of one stack may ask for. */
export interface Scope {
  /** The value of a `Ref`: a parameter, a pseudo parameter or a created resource; undefined for an unknown name. */
  ref(name: string): Json | undefined;
  /** The value of `Fn::GetAtt`; undefined for an unknown resource or attribute. */
  attribute(logicalId: string, name: string): Json | undefined;
  mapping(name: string): JsonObject | undefined;
  condition(name: string): Json | undefined;
  /** What `Fn::ImportValue` and `Fn::GetStackOutput` ask for; undefined where no stack that is made already has it. */
  export(name: string): Json | undefined;
  stackOutput(stackName: string, outputName: string): Json | undefined;
}

type Intrinsic = (argument: Json, scope: Scope) => Json | undefined;

/** A value with its intrinsic functions replaced; undefined where the template says `AWS::NoValue`. */
export function resolve(value: Json, scope: Scope): Json | undefined {
  if (isList(value))
    return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  if (!isRecord(value)) return value;
  const [only, ...others] = Object.entries(value);
  if (only && others.length === 0) {
    const [name, argument] = only;
    const intrinsic = INTRINSICS[name];
    if (intrinsic) return intrinsic(argument, scope);
    if (name.startsWith('Fn::'))
      throw new NotRunError(`the intrinsic function ${name} is not run locally`);
  }
  return resolveMembers(value, scope);
}

/** The truth of a condition expression: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` or a named condition. */
export function resolveCondition(value: Json | undefined, scope: Scope): boolean {
  const answer = value === undefined ? undefined : resolve(value, scope);
  return answer === true || answer === 'true';
}

function resolveMembers(value: JsonObject, scope: Scope): JsonObject {
  const members: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    const resolved = resolve(member, scope);
    if (resolved !== undefined) members.push([name, resolved]);
  }
  return Object.fromEntries(members);
}

function items(argument: Json, scope: Scope): readonly Json[] {
  return asList(resolve(argument, scope));
}

function text(value: Json | undefined, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${where} expects a string, received ${JSON.stringify(value)}.`);
}

function ref(argument: Json, scope: Scope): Json | undefined {
  const name = text(argument, 'Ref');
  if (name === 'AWS::NoValue') return undefined;
  const value = scope.ref(name);
  if (value === undefined)
    throw new Error(`Ref names "${name}", which this template does not have or gives no value.`);
  return value;
}

function getAtt(argument: Json, scope: Scope): Json {
  const [logicalId = '', ...rest] = isList(argument)
    ? argument.map((part) => text(resolve(part, scope), 'Fn::GetAtt'))
    : text(argument, 'Fn::GetAtt').split('.');
  const value = scope.attribute(logicalId, rest.join('.'));
  if (value === undefined)
    throw new NotRunError(
      `Fn::GetAtt names "${logicalId}.${rest.join('.')}", which is not run locally`,
    );
  return value;
}

function sub(argument: Json, scope: Scope): string {
  const [template, variables] = isList(argument) ? argument : [argument];
  const own = isRecord(variables) ? variables : {};
  return text(template, 'Fn::Sub').replace(/\$\{([^}]+)\}/g, (_, raw: string) => {
    if (raw.startsWith('!')) return `\${${raw.slice(1)}}`;
    const name = raw.trim();
    const given = own[name];
    if (given !== undefined) return text(resolve(given, scope), 'Fn::Sub');
    return text(name.includes('.') ? getAtt(name, scope) : ref(name, scope), 'Fn::Sub');
  });
}

function select(argument: Json, scope: Scope): Json {
  const [index, list] = items(argument, scope);
  const value = asList(list)[Number(index)];
  if (value === undefined)
    throw new Error(`Fn::Select finds no item ${index} in ${JSON.stringify(list)}.`);
  return value;
}

function findInMap(argument: Json, scope: Scope): Json {
  const [name, top, second] = items(argument, scope).map((item) => text(item, 'Fn::FindInMap'));
  const outer = scope.mapping(name ?? '')?.[top ?? ''];
  const value = isRecord(outer) ? outer[second ?? ''] : undefined;
  if (value === undefined)
    throw new Error(`Fn::FindInMap finds nothing at ${name}.${top}.${second}.`);
  return value;
}

function choose(argument: Json, scope: Scope): Json | undefined {
  const [name, whenTrue, whenFalse] = asList(argument);
  const chosen = resolveCondition({ Condition: name ?? '' }, scope) ? whenTrue : whenFalse;
  return chosen === undefined ? undefined : resolve(chosen, scope);
}

/** What a reference to another stack needs. */
const OTHER_STACK = 'the stack with it must be in the assembly, and be made before this one';

function importValue(argument: Json, scope: Scope): Json {
  const name = text(resolve(argument, scope), 'Fn::ImportValue');
  const value = scope.export(name);
  if (value === undefined)
    throw new Error(
      `Fn::ImportValue names the export "${name}", which no stack here gives: ${OTHER_STACK}.`,
    );
  return value;
}

/** The region and the role need nothing here (template reference, "Fn::GetStackOutput"): all stacks are in one place. */
function getStackOutput(argument: Json, scope: Scope): Json {
  const resolved = resolve(argument, scope);
  const { StackName, OutputName } = isRecord(resolved) ? resolved : {};
  const stackName = text(StackName, 'StackName of Fn::GetStackOutput');
  const outputName = text(OutputName, 'OutputName of Fn::GetStackOutput');
  const value = scope.stackOutput(stackName, outputName);
  if (value === undefined)
    throw new Error(
      `Fn::GetStackOutput names the output "${outputName}" of the stack "${stackName}", which no stack here gives: ${OTHER_STACK}.`,
    );
  return value;
}

const truths = (argument: Json, scope: Scope): boolean[] =>
  asList(argument).map((item) => resolveCondition(item, scope));

const INTRINSICS: { readonly [name: string]: Intrinsic } = {
  Ref: ref,
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': (argument, scope) => {
    const [separator, list] = items(argument, scope);
    return asList(list)
      .map((item) => text(item, 'Fn::Join'))
      .join(text(separator, 'Fn::Join'));
  },
  'Fn::Select': select,
  'Fn::Split': (argument, scope) => {
    const [separator, source] = items(argument, scope);
    return text(source, 'Fn::Split').split(text(separator, 'Fn::Split'));
  },
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (argument, scope) =>
    Buffer.from(text(resolve(argument, scope), 'Fn::Base64')).toString('base64'),
  'Fn::If': choose,
  'Fn::Equals': (argument, scope) => {
    const [left, right] = items(argument, scope);
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::And': (argument, scope) => truths(argument, scope).every(Boolean),
  'Fn::Or': (argument, scope) => truths(argument, scope).some(Boolean),
  'Fn::Not': (argument, scope) => !truths(argument, scope)[0],
  'Fn::ImportValue': importValue,
  'Fn::GetStackOutput': getStackOutput,
  'Fn::GetAZs': () => ['us-east-1a', 'us-east-1b'],
  Condition: (argument, scope) => {
    // A policy statement's `Condition` member is an object and no condition reference.
    if (typeof argument !== 'string') return { Condition: resolve(argument, scope) ?? null };
    const expression = scope.condition(argument);
    if (expression === undefined) throw new Error(`The template has no condition "${argument}".`);
    return resolveCondition(expression, scope);
  },
};
