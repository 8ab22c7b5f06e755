import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';

/** Why one operation ends its transaction, or that it does not (DynamoDB API reference, "CancellationReason"). */
export interface Reason {
  readonly Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError';
  readonly Message?: string;
  readonly Item?: unknown;
}

/** What DynamoDB sees without its tables refuses the call (moto's `test_transaction_with_empty_key`, verified on AWS). */
const OF_THE_CALL = /cannot contain an empty (?:string|binary) value/;

/**
 * The reason that an error of dynalite is; `item` reads the one that a failed condition met, where it is asked for.
 * Throws every error that is none.
 */
export async function reasonOf(
  error: unknown,
  item: () => Promise<AwsJson | undefined>,
): Promise<Reason> {
  const { __type = '', message: Message = '' } =
    (error as { body?: { __type?: string; message?: string } }).body ?? {};
  if (__type.endsWith('#ConditionalCheckFailedException')) {
    const Item = await item();
    return { Code: 'ConditionalCheckFailed', Message, ...(Item === undefined ? {} : { Item }) };
  }
  if (__type.endsWith('#ValidationException') && !OF_THE_CALL.test(Message))
    return { Code: 'ValidationError', Message };
  throw error;
}

/** The error of a transaction that was not done. */
export function refuseReasons(reasons: readonly Reason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}
