import { randomUUID } from 'node:crypto';
import type { AwsApi, AwsJson } from '../api/aws-api.ts';
import type { AwsError } from '../api/aws-error.ts';
import { notRun } from '../api/not-run.ts';
import { checkMembers } from './check-members.ts';
import { type AwsAnswer, queryCode } from './json-protocol.ts';
import { element, toXml } from './query-xml.ts';
import type { ReceivedCall } from './received-call.ts';

/** Runs a call of the query protocol: SQS, as older AWS CLIs and calls by hand speak it, and STS. */
export async function runQuery(call: ReceivedCall, api: AwsApi): Promise<AwsAnswer> {
  const { service, action, accessKeyId, traceHeader } = call;
  if (service === 'sts') {
    const input = { AccessKeyId: accessKeyId };
    return answer(action, toXml(await api.call({ service, action, input, accessKeyId }), action));
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

/** An error as the query protocol has it. */
export function failQuery({ code, message, statusCode }: AwsError): AwsAnswer {
  const detail =
    element('Type', statusCode >= 500 ? 'Receiver' : 'Sender') +
    element('Code', queryCode(code)) +
    toXml({ Message: message }, '');
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

/**
 * A form such as `Attribute.1.Name=a&Attribute.1.Value=b` as the JSON protocol's input. The path is the queue's URL where
 * the form has none (SQS developer guide, "Constructing an endpoint").
 */
function toInput({ parameters, url }: ReceivedCall): AwsJson {
  const tree: AwsJson = {};
  const [path = '/'] = url.split('?', 1);
  if (path !== '/') tree.QueueUrl = path;
  for (const [name, value] of parameters)
    if (!NOT_MEMBERS.test(name)) plant(tree, name.split('.'), value);
  return toJson(tree);
}

/** What every call has, and what signs it in its query. */
const NOT_MEMBERS = /^(Action|Version|X-Amz-.*)$/;

function plant(tree: AwsJson, [head = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    Object.defineProperty(tree, head, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
    return;
  }
  const known = Object.hasOwn(tree, head) ? tree[head] : undefined;
  const below = typeof known === 'object' && known !== null ? (known as AwsJson) : {};
  Object.defineProperty(tree, head, {
    value: below,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  plant(below, rest, value);
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
