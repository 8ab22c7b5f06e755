import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';

/** What a request must have (SQS API reference). */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  ChangeMessageVisibility: ['ReceiptHandle', 'VisibilityTimeout'],
  CreateQueue: ['QueueName'],
  DeleteMessage: ['ReceiptHandle'],
  GetQueueUrl: ['QueueName'],
  SendMessage: ['MessageBody'],
  UntagQueue: ['TagKeys'],
};

/** What each entry of a batch must have. */
const REQUIRED_OF_ENTRIES: Readonly<Record<string, readonly string[]>> = {
  SendMessageBatch: ['Id', 'MessageBody'],
  DeleteMessageBatch: ['Id', 'ReceiptHandle'],
  ChangeMessageVisibilityBatch: ['Id', 'ReceiptHandle', 'VisibilityTimeout'],
};

/** Refuses requests that lack something, in the words of SQS. */
export function checkRequest(action: string, input: AwsJson): void {
  require(REQUIRED[action], input, '');
  const entries = Array.isArray(input.Entries) ? (input.Entries as AwsJson[]) : [];
  for (const [index, entry] of entries.entries())
    require(REQUIRED_OF_ENTRIES[action], entry, `${action}RequestEntry.${index + 1}.`);
}

function require(names: readonly string[] = [], given: AwsJson, where: string): void {
  const missing = names.find((name) => (given[name] ?? '') === '');
  if (missing !== undefined)
    throw new AwsError(
      'MissingParameter',
      `The request must contain the parameter ${where}${missing}.`,
    );
}
