import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { actions, type FauxAction, type FauxStore } from './fauxqs.ts';

/** GetQueueAttributes (SQS API reference); without names it answers none. */
export const getQueueAttributes: FauxAction = async (input, store, request) => {
  const output = await actions.get('GetQueueAttributes')?.(input, store, request);
  const isAsked = Array.isArray(input.AttributeNames) && input.AttributeNames.length > 0;
  return isAsked ? output : {};
};

/** CreateQueue (SQS API reference). */
export const createQueue: FauxAction = (input, store, request) => {
  checkRedrive(input, store);
  return actions.get('CreateQueue')?.(input, store, request);
};

/** SetQueueAttributes (SQS API reference). */
export const setQueueAttributes: FauxAction = (input, store, request) => {
  checkRedrive(input, store);
  return actions.get('SetQueueAttributes')?.(input, store, request);
};

/** SQS developer guide, "Using dead-letter queues in Amazon SQS". */
const MOST_RECEIVES = 1000;

function checkRedrive({ Attributes }: AwsJson, store: FauxStore): void {
  const { RedrivePolicy: policy = '' } = (Attributes ?? {}) as Record<string, string>;
  if (policy === '') return;
  const refuse = (reason: string): never => {
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${policy} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
    );
  };
  const { maxReceiveCount, deadLetterTargetArn } =
    parse(policy) ?? refuse('Redrive policy is not a valid JSON map.');
  const receives = Number(maxReceiveCount);
  if (!Number.isInteger(receives) || receives < 1 || receives > MOST_RECEIVES)
    refuse(
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to ${MOST_RECEIVES} both inclusive.`,
    );
  if (store.getQueueByArn(String(deadLetterTargetArn)) === undefined)
    refuse('Dead letter target does not exist.');
}

function parse(policy: string): AwsJson | undefined {
  try {
    const value: unknown = JSON.parse(policy);
    return typeof value === 'object' && value !== null ? (value as AwsJson) : undefined;
  } catch {
    return undefined;
  }
}
