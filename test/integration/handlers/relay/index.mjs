import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** Passes the request of a custom resource on to a queue, and answers nothing. */
export const pass = async (event) => {
  const MessageBody = JSON.stringify(event);
  await new SQSClient({}).send(
    new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody }),
  );
};

/** Answers the request that comes from the queue. */
export const answer = async ({ Records }) => {
  const { ResponseURL } = JSON.parse(Records[0].body);
  await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'SUCCESS' }) });
};
