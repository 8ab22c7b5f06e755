import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sqsClient } from '../../../aws/clients.ts';

const { QUEUE_URL: QueueUrl, VIA } = process.env;
const client = VIA === 'socket' ? new SQSClient({}) : sqsClient();

/** A message's body is how often it is to be sent on; each time it is, after a minute, to the function's own queue. */
export const handler = async ({ Records }: { Records: readonly { body: string }[] }) => {
  for (const { body } of Records) {
    console.log(`ran with ${body}`);
    const left = Number(body) - 1;
    const message = { MessageBody: String(left), DelaySeconds: 60 };
    if (left === 0) continue;
    if (VIA === 'batch')
      await client.send(
        new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', ...message }] }),
      );
    else await client.send(new SendMessageCommand({ QueueUrl, ...message }));
  }
};
