import { crc32 } from 'node:zlib';
import type { AwsJson, ServiceName } from '../api/aws-api.ts';
import type { AwsError } from '../api/aws-error.ts';
import type { ReceivedCall } from './received-call.ts';

/** An HTTP answer. */
export interface AwsAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call's output as the service's JSON protocol has it. */
export function answerJson(service: ServiceName, output: AwsJson): AwsAnswer {
  return finish(service, { status: 200, body: JSON.stringify(output) });
}

/** An error as the JSON protocols have it. */
export function failJson(
  { code, message, statusCode, members }: AwsError,
  { service, headers: asked }: Pick<ReceivedCall, 'service' | 'headers'>,
): AwsAnswer {
  const body = JSON.stringify({ __type: code, message, ...members });
  const fault = statusCode >= 500 ? 'Receiver' : 'Sender';
  const headers: Record<string, string> =
    service === 'sqs' ? { 'x-amzn-query-error': `${queryCode(code)};${fault}` } : {};
  const type = asked['content-type'] ?? '';
  return finish(service, {
    status: statusCode,
    body,
    headers: { 'x-amzn-errortype': code, ...headers },
    ...(JSON_TYPE.test(type) ? { contentType: type } : {}),
  });
}

/** The versions of the protocol, of which every service has one. */
const JSON_TYPE = /^application\/x-amz-json-1\.[01]$/;

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
    'PurgeQueueInProgress',
    'TooManyEntriesInBatchRequest',
    'UnsupportedOperation',
  ].map((code) => [code, `AWS.SimpleQueueService.${code}`] as const),
]);

/** The code by which the query protocol knows an error. */
export function queryCode(code: string): string {
  return QUERY_CODES.get(code) ?? code;
}

/** The services whose JSON protocol is the newer one (botocore's service models, `jsonVersion`). */
const VERSION_1_1 = new Set(['events', 'ssm', 'secretsmanager']);

function finish(
  service: string,
  answer: Omit<AwsAnswer, 'contentType'> & Partial<Pick<AwsAnswer, 'contentType'>>,
): AwsAnswer {
  const checksum = service === 'dynamodb' ? { 'x-amz-crc32': String(crc32(answer.body)) } : {};
  const version = VERSION_1_1.has(service) ? '1.1' : '1.0';
  const contentType = `application/x-amz-json-${version}`;
  return { contentType, ...answer, headers: { ...answer.headers, ...checksum } };
}
