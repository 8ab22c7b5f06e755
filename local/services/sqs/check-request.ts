import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';

/** What each entry of a batch must have (SQS API reference); fauxqs takes it for granted. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  SendMessageBatch: ['Id', 'MessageBody'],
  DeleteMessageBatch: ['Id', 'ReceiptHandle'],
  ChangeMessageVisibilityBatch: ['Id', 'ReceiptHandle', 'VisibilityTimeout'],
};

/** Refuses requests without what fauxqs takes for granted, in the words of SQS. */
export function checkRequest(action: string, input: AwsJson): void {
  const required = REQUIRED[action];
  const entries = Array.isArray(input.Entries) ? (input.Entries as AwsJson[]) : [];
  if (required === undefined) checkAttributes(input);
  else {
    for (const [index, entry] of entries.entries()) {
      const missing = required.find((name) => entry[name] === undefined || entry[name] === '');
      if (missing !== undefined) {
        throw new AwsError(
          'MissingParameter',
          `The request must contain the parameter ${action}RequestEntry.${index + 1}.${missing}.`,
        );
      }
      checkAttributes(entry);
    }
  }
}

function checkAttributes({ MessageAttributes }: AwsJson): void {
  for (const [name, attribute] of Object.entries((MessageAttributes ?? {}) as AwsJson)) {
    const { DataType } = attribute as AwsJson;
    if (typeof DataType === 'string' && DataType !== '') continue;
    throw new AwsError(
      'InvalidParameterValue',
      `The message attribute '${name}' must contain non-empty message attribute type.`,
    );
  }
}
