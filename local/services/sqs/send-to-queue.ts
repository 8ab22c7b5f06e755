import type { AwsJson, Engine } from '../../api/aws-api.ts';

/** Sends a message to the queue of an ARN. Queues are found by the ends of their URLs. */
export function sendToQueue(
  queues: Engine,
  queueArn: string,
  { traceHeader, ...message }: AwsJson & { readonly traceHeader?: string | undefined },
): Promise<AwsJson> {
  const QueueUrl = `/${queueArn.split(':').slice(-2).join('/')}`;
  return queues.call('SendMessage', { ...message, QueueUrl }, traceHeader);
}
