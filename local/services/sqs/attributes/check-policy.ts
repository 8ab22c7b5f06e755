import { AwsError } from '../../../api/aws-error.ts';

/** SQS developer guide, "Quotas related to policies". */
const MOST_STATEMENTS = 20;

/** Throws what SQS refuses of a queue's `Policy`; an empty one is none. */
export function checkPolicy(policy: string): void {
  if (policy === '') return;
  const statements = readStatements(policy);
  if (statements === undefined)
    throw new AwsError('InvalidAttributeValue', 'Invalid value for the parameter Policy.');
  if (statements.length > MOST_STATEMENTS)
    throw new AwsError(
      'OverLimit',
      `${statements.length} statements were found in the submitted policy, max allowed is ${MOST_STATEMENTS}`,
      403,
    );
}

/** The statements of a policy; undefined where it is none. */
export function readStatements(policy: string): readonly object[] | undefined {
  try {
    const { Statement } = JSON.parse(policy) as { readonly Statement?: unknown };
    const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
    return statements.every(isObject) ? statements : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
