import { randomUUID } from 'node:crypto';
import type { AwsApi, AwsJson } from '../api/aws-api.ts';
import type { AwsError } from '../api/aws-error.ts';
import { notRun } from '../api/not-run.ts';
import { checkMembers } from './check-members.ts';
import { type AwsAnswer, queryCode } from './json-protocol.ts';
import { readForm } from './query-form.ts';
import { element, toXml } from './query-xml.ts';
import type { ReceivedCall } from './received-call.ts';
import { toSnsInput, toSnsXml } from './sns-query.ts';

/** Runs a call of the query protocol: SQS, as older AWS CLIs and calls by hand speak it, SNS and STS. */
export async function runQuery(call: ReceivedCall, api: AwsApi): Promise<AwsAnswer> {
  const { service, action, accessKeyId, traceHeader } = call;
  if (service === 'sts') {
    const input = { AccessKeyId: accessKeyId };
    return answer(action, toXml(await api.call({ service, action, input, accessKeyId }), action));
  }
  if (service === 'sns') {
    const input = toSnsInput(readForm(call.parameters));
    const output = await api.call({ service, action, input, accessKeyId, traceHeader });
    return answer(action, toSnsXml(output));
  }
  if (service !== 'sqs') throw notRun(call, 'InvalidAction');
  const input = toInput(call);
  checkMembers(service, input);
  const output = await api.call({ service, action, input, accessKeyId, traceHeader });
  return answer(action, toXml(output, action));
}

function answer(action: string, xml: string): AwsAnswer {
  const metadata = element('ResponseMetadata', element('RequestId', randomUUID()));
  const body = element(`${action}Response`, element(`${action}Result`, xml) + metadata);
  return { status: 200, contentType: 'text/xml', body };
}

/** What the query protocol still says (localstack's `test_sqs.snapshot.json`, `test_non_existent_queue`). */
const OLD_NO_QUEUE = 'The specified queue does not exist for this wsdl version.';

/** An error as the query protocol has it. */
export function failQuery(
  { code, message, statusCode }: AwsError,
  { service }: Pick<ReceivedCall, 'service'>,
): AwsAnswer {
  const detail =
    element('Type', statusCode >= 500 ? 'Receiver' : 'Sender') +
    element('Code', service === 'sqs' ? queryCode(code) : code) +
    toXml({ Message: code === 'QueueDoesNotExist' ? OLD_NO_QUEUE : message }, '');
  const body = element(
    'ErrorResponse',
    element('Error', detail) + element('RequestId', randomUUID()),
  );
  return { status: statusCode, contentType: 'text/xml', body };
}

/** What the query protocol calls the members that the JSON protocol has as lists or maps. */
const LISTS: Readonly<Record<string, string>> = {
  AWSAccountId: 'AWSAccountIds',
  ActionName: 'Actions',
  AttributeName: 'AttributeNames',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
  TagKey: 'TagKeys',
};

const NUMBERS = new Set([
  'MaxNumberOfMessages',
  'WaitTimeSeconds',
  'VisibilityTimeout',
  'DelaySeconds',
  'MaxResults',
]);

/** The path is the queue's URL where the form has none (SQS developer guide, "Constructing an endpoint"). */
function toInput({ parameters, url }: ReceivedCall): AwsJson {
  const [path = '/'] = url.split('?', 1);
  return toJson({ ...(path === '/' ? {} : { QueueUrl: path }), ...readForm(parameters) });
}

function toJson(tree: AwsJson): AwsJson {
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => toMember(name, value)));
}

function toMember(name: string, value: unknown): [string, unknown] {
  if (typeof value === 'string') return [name, NUMBERS.has(name) ? Number(value) : value];
  const items = Object.values(value as AwsJson) as AwsJson[];
  const list = LISTS[name];
  if (list !== undefined) return [list, items];
  if (name.endsWith('RequestEntry')) return ['Entries', items.map(toJson)];
  if (['Attribute', 'MessageAttribute', 'MessageSystemAttribute'].includes(name)) {
    const entries = items.map(({ Name, Value }) => [String(Name), Value] as const);
    return [`${name}s`, Object.fromEntries(entries)];
  }
  if (name === 'Tag')
    return ['tags', Object.fromEntries(items.map(({ Key, Value }) => [String(Key), Value]))];
  return [name, toJson(value as AwsJson)];
}
