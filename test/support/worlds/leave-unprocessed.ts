import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AwsJson } from '../../../local/api/aws-api.ts';
import type { Interceptor } from './aws-under-test.ts';

interface WriteRequest extends AwsJson {
  readonly PutRequest?: { readonly Item: Readonly<Record<string, AttributeValue>> };
}

/** BatchWriteItem as a busy DynamoDB answers it: the items of one table that `refuses` names are left unprocessed. */
export function leaveUnprocessed(
  table: string,
  refuses: (item: Readonly<Record<string, AttributeValue>>) => boolean,
): Interceptor {
  return async (call, next) => {
    const { RequestItems = {} } = call.input as { RequestItems?: Record<string, WriteRequest[]> };
    const requests = RequestItems[table];
    if (call.action !== 'BatchWriteItem' || requests === undefined) return next(call);
    const left = requests.filter(
      ({ PutRequest }) => PutRequest !== undefined && refuses(PutRequest.Item),
    );
    const taken = requests.filter((request) => !left.includes(request));
    if (taken.length > 0) await next({ ...call, input: { RequestItems: { [table]: taken } } });
    return { UnprocessedItems: left.length === 0 ? {} : { [table]: left } };
  };
}
