import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';

/** What a `Select` gets that says no attributes (API reference, "Query" and "Scan"). */
const WHOLE: Readonly<Record<string, string>> = {
  ALL_ATTRIBUTES: 'ALL_ATTRIBUTES',
  ALL_PROJECTED_ATTRIBUTES: 'ALL_PROJECTED_ATTRIBUTES',
  COUNT: 'only the Count',
};

/** Those of an update, which a deletion does not have (API reference, "DeleteItem"). */
const OF_UPDATES = ['ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'];

/** Refuses choices that exclude each other, of which dynalite takes one without a word. */
export function checkChoices(action: string, input: AwsJson): void {
  if (action === 'DeleteItem' && OF_UPDATES.includes(String(input.ReturnValues)))
    throw new AwsError('ValidationException', 'Return values set to invalid value');
  if (action !== 'Query' && action !== 'Scan') return;
  const chosen = WHOLE[String(input.Select)];
  const member = ['ProjectionExpression', 'AttributesToGet'].find(
    (name) => (input[name] ?? undefined) !== undefined,
  );
  if (chosen === undefined || member === undefined) return;
  const detected = action === 'Query' ? '1 validation error detected: ' : '';
  throw new AwsError(
    'ValidationException',
    `${detected}Cannot specify the ${member} when choosing to get ${chosen}`,
  );
}
