import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AwsCall, AwsJson } from '../../../local/api/aws-api.ts';
import { AwsError } from '../../../local/api/aws-error.ts';
import type { Interceptor } from '../../support/worlds/aws-under-test.ts';

/** The sort keys of a batch. */
export function keysOf({ input }: AwsCall): readonly (string | undefined)[] {
  const { batches } = input.RequestItems as {
    batches:
      | { PutRequest: { Item: Record<string, AttributeValue> } }[]
      | { Keys: Record<string, AttributeValue>[] };
  };
  const items = Array.isArray(batches)
    ? batches.map(({ PutRequest }) => PutRequest.Item)
    : batches.Keys;
  return items.map(({ sk }) => sk?.S);
}

/** A DynamoDB that refuses every batch with one of these items in it. */
export function refuseSome(action: string, pk: string, bad: readonly number[]): Interceptor {
  return async (call, next) => {
    const isBad = keysOf(call).some((key) => bad.includes(Number(key)));
    const concerned = JSON.stringify(call.input).includes(`"${pk}"`);
    if (call.action === action && concerned && isBad)
      throw new AwsError('ValidationException', 'too large');
    return next(call);
  };
}

/** BatchGetItem as a busy DynamoDB answers it: one key a call, for some calls. */
export function readOneAtATime(times: number): Interceptor {
  let left = times;
  return async (call, next) => {
    const { batches } = call.input.RequestItems as { batches: AwsJson };
    if (left-- <= 0) return next(call);
    const [first, ...others] = batches.Keys as Record<string, AttributeValue>[];
    const output = await next({
      ...call,
      input: { RequestItems: { batches: { ...batches, Keys: [first] } } },
    });
    const UnprocessedKeys = { batches: { ...batches, Keys: others } };
    return { ...output, ...(others.length === 0 ? {} : { UnprocessedKeys }) };
  };
}
