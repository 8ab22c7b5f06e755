import type { ShownType } from '../../../client/index.ts';
import { type TypedDeclared, typedDeclared } from './typed-declared.ts';

const LABELS: Readonly<Record<keyof Omit<TypedDeclared, 'schema'>, string>> = {
  mode: 'Mode',
  compatibility: 'A new schema later may be',
  owner: 'Owner',
  description: 'Description',
  maxBytes: 'Largest event, in bytes',
  producers: 'Sources that may send it',
  deprecated: 'Deprecated',
};

/** What is declared of a type otherwise than it was, a line for each: `Mode: enforce, before warn`. */
export function declaredChanges(before: ShownType, now: ShownType | undefined): readonly string[] {
  const { declared } = now ?? {};
  if (declared === undefined) return ['Nothing is declared of it any more'];
  const by = `Version ${declared.version}, by ${declared.changedBy}`;
  if (now === undefined || before.declared === undefined) return [by];
  const [was, is] = [typedDeclared(before), typedDeclared(now)];
  const changed = (Object.keys(LABELS) as (keyof typeof LABELS)[])
    .filter((key) => was[key] !== is[key])
    .map((key) => `${LABELS[key]}: ${show(is[key])}, before ${show(was[key])}`);
  return [by, ...changed, ...(was.schema === is.schema ? [] : ['Schema of the data: another'])];
}

function show(value: string | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === '' ? 'nothing' : value;
}
