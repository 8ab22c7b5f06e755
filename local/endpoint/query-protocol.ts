import { randomUUID } from 'node:crypto';
import type { AwsApi, AwsCall, AwsJson } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';
import { checkMembers } from './check-members.ts';
import { type AwsAnswer, queryCode } from './json-protocol.ts';
import { element, toXml } from './query-xml.ts';

/** Whether a request speaks the AWS query protocol: a form in, XML out. */
export function isQuery(contentType: string | undefined): boolean {
  return contentType?.startsWith('application/x-www-form-urlencoded') ?? false;
}

/** Runs a call of the query protocol: SQS, as older AWS CLIs speak it, and STS's GetCallerIdentity. */
export async function runQuery(
  form: string,
  {
    api,
    accessKeyId,
    traceHeader,
    accountId,
  }: Pick<AwsCall, 'accessKeyId' | 'traceHeader'> & {
    readonly api: AwsApi;
    readonly accountId: string;
  },
): Promise<AwsAnswer> {
  const parameters = new URLSearchParams(form);
  const action = parameters.get('Action') ?? '';
  try {
    if (action === 'GetCallerIdentity') {
      return answer(
        action,
        toXml(
          { Arn: `arn:aws:iam::${accountId}:root`, UserId: accountId, Account: accountId },
          action,
        ),
      );
    }
    const input = toInput(parameters);
    checkMembers('sqs', input);
    const output = await api.call({ service: 'sqs', action, input, accessKeyId, traceHeader });
    return answer(action, toXml(output, action));
  } catch (error) {
    return fail(error);
  }
}

function answer(action: string, xml: string): AwsAnswer {
  const metadata = element('ResponseMetadata', element('RequestId', randomUUID()));
  const body = element(`${action}Response`, element(`${action}Result`, xml) + metadata);
  return { status: 200, contentType: 'text/xml', body };
}

function fail(error: unknown): AwsAnswer {
  const known =
    error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
  const detail =
    element('Type', known.statusCode >= 500 ? 'Receiver' : 'Sender') +
    element('Code', queryCode(known.code)) +
    toXml({ Message: known.message }, '');
  const body = element(
    'ErrorResponse',
    element('Error', detail) + element('RequestId', randomUUID()),
  );
  return { status: known.statusCode, contentType: 'text/xml', body };
}

/** What the query protocol calls the members that the JSON protocol has as lists or maps. */
const LISTS: Readonly<Record<string, string>> = {
  AttributeName: 'AttributeNames',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
};

const NUMBERS = new Set([
  'MaxNumberOfMessages',
  'WaitTimeSeconds',
  'VisibilityTimeout',
  'DelaySeconds',
  'MaxResults',
]);

/** A form such as `Attribute.1.Name=a&Attribute.1.Value=b` as the JSON protocol's input. */
function toInput(parameters: URLSearchParams): AwsJson {
  const tree: AwsJson = {};
  for (const [name, value] of parameters) {
    if (name === 'Action' || name === 'Version') continue;
    plant(tree, name.split('.'), value);
  }
  return toJson(tree);
}

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
