import { crc32 } from 'node:zlib';
import type { AwsJson, ServiceName } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';

/** An HTTP answer. */
export interface AwsAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call's output as the service's JSON protocol has it. */
export function answerJson(service: ServiceName, output: AwsJson): AwsAnswer {
  return finish(service, { status: 200, body: JSON.stringify(output) });
}

/** An error as the service's JSON protocol has it. What is no `AwsError` is a fault of ours, and a 500. */
export function failJson(service: ServiceName | undefined, error: unknown): AwsAnswer {
  const known =
    error instanceof AwsError
      ? error
      : new AwsError(
          'InternalFailure',
          error instanceof Error ? error.message : String(error),
          500,
        );
  const body = JSON.stringify({ __type: known.code, message: known.message, ...known.members });
  const fault = known.statusCode >= 500 ? 'Receiver' : 'Sender';
  const headers: Record<string, string> =
    service === 'sqs' ? { 'x-amzn-query-error': `${queryCode(known.code)};${fault}` } : {};
  return finish(service, { status: known.statusCode, body, headers });
}

/** SQS's older error codes, where they differ; its clients still know the errors by them (its API model, `awsQueryError`). */
const QUERY_CODES: ReadonlyMap<string, string> = new Map([
  ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'],
  ['QueueNameExists', 'QueueAlreadyExists'],
  ...[
    'BatchEntryIdsNotDistinct',
    'BatchRequestTooLong',
    'EmptyBatchRequest',
    'InvalidBatchEntryId',
    'MessageNotInflight',
    'TooManyEntriesInBatchRequest',
    'UnsupportedOperation',
  ].map((code) => [code, `AWS.SimpleQueueService.${code}`] as const),
]);

/** The code by which the query protocol knows an error. */
export function queryCode(code: string): string {
  return QUERY_CODES.get(code) ?? code;
}

function finish(
  service: ServiceName | undefined,
  answer: Omit<AwsAnswer, 'contentType'>,
): AwsAnswer {
  const checksum = service === 'dynamodb' ? { 'x-amz-crc32': String(crc32(answer.body)) } : {};
  const contentType =
    service === 'events' ? 'application/x-amz-json-1.1' : 'application/x-amz-json-1.0';
  return { ...answer, contentType, headers: { ...answer.headers, ...checksum } };
}
