import { AwsError } from '../../../api/aws-error.ts';

/** Throws what SQS refuses of a queue's name (SQS API reference, "CreateQueue"). */
export function checkQueueName(
  name: string,
  { FifoQueue }: Readonly<Record<string, string>>,
): void {
  const isFifo = FifoQueue === 'true';
  const isLegal = isFifo ? /^(?=.{1,80}$)[\w-]+\.fifo$/ : /^[\w-]{1,80}$/;
  if (isLegal.test(name)) return;
  throw new AwsError(
    'InvalidParameterValue',
    isFifo
      ? 'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.'
      : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );
}
