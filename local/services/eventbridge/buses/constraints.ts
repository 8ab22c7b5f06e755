import { AwsError } from '../../../api/aws-error.ts';

/** A member of a request, and what EventBridge's API model asks of it; an absent one is only asked whether it must be there. */
export interface Constraint {
  /** Its path as AWS writes it, such as `targets.1.member.id`. */
  readonly at: string;
  readonly value: unknown;
  readonly required?: boolean;
  /** The least and most characters of a text, members of a list, or keys of a map. */
  readonly length?: readonly [number, number];
  /** The least and most of a number. */
  readonly range?: readonly [number, number];
  /** Of the whole text, as the API model has it. */
  readonly pattern?: string;
  readonly values?: readonly string[];
}

/** Throws `AwsError('ValidationException')` with every constraint that is not satisfied, in AWS's words. */
export function validate(constraints: readonly Constraint[]): void {
  const broken = constraints.flatMap((constraint) =>
    faultsOf(constraint).map(
      (fault) =>
        `Value ${show(constraint.value)} at '${constraint.at}' failed to satisfy constraint: Member must ${fault}`,
    ),
  );
  if (broken.length === 0) return;
  const count = `${broken.length} validation error${broken.length === 1 ? '' : 's'}`;
  throw new AwsError('ValidationException', `${count} detected: ${broken.join('; ')}`);
}

function faultsOf({ value, required, ...limits }: Constraint): string[] {
  if (value === undefined || value === null) return required ? ['not be null'] : [];
  const { length, range, pattern, values } = limits;
  const faults: string[] = [];
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(String(value)))
    faults.push(`satisfy regular expression pattern: ${pattern}`);
  if (length !== undefined) faults.push(...outside(sizeOf(value), length, 'length'));
  if (range !== undefined) faults.push(...outside(Number(value), range, 'value'));
  if (values !== undefined && !values.includes(String(value)))
    faults.push(`satisfy enum value set: [${values.join(', ')}]`);
  return faults;
}

function outside(size: number, [least, most]: readonly [number, number], what: string): string[] {
  if (size < least) return [`have ${what} greater than or equal to ${least}`];
  return size > most ? [`have ${what} less than or equal to ${most}`] : [];
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return Object.keys(value as object).length;
}

function show(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  return `'${typeof value === 'object' ? JSON.stringify(value) : String(value)}'`;
}

/** Letters, digits, dots, dashes and underscores, as the names of rules and the ids of targets are made of. */
export const NAME_PATTERN = String.raw`[\.\-_A-Za-z0-9]+`;
