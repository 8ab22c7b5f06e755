import { isObject } from '../../../../core/shared/is-object.ts';
import type { Access, AwsJson } from '../../../api/aws-api.ts';
import { WRITES } from './read-transaction.ts';

/** What IAM is asked for a transaction: each of its operations, as `ofOperation` has it (DynamoDB developer guide, "IAM and transactions"). */
export function accessOfTransaction(
  { TransactItems: items }: AwsJson,
  ofOperation: (permission: string, input: AwsJson) => Access,
): readonly Access[] {
  return (Array.isArray(items) ? items.filter(isObject) : []).flatMap((item) =>
    Object.entries(item).flatMap(([kind, input]) => {
      const permission =
        kind === 'Get' ? 'GetItem' : WRITES[kind as keyof typeof WRITES]?.permission;
      return permission === undefined || !isObject(input) ? [] : [ofOperation(permission, input)];
    }),
  );
}
