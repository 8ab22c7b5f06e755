import { randomUUID } from 'node:crypto';
import { isObject } from '../../../core/shared/is-object.ts';
import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { notRun } from '../../api/not-run.ts';
import { page } from './page.ts';
import { checkScope, parseFilter } from './parse-filter.ts';
import {
  checkArn,
  findTopic,
  invalid,
  type Protocol,
  readAttributes,
  type Subscription,
  type Topic,
  type TopicAction,
  type Topics,
} from './topic.ts';

/** The protocols of SNS (SNS API reference, "Subscribe"), and of those run here what their endpoint looks like. */
const ENDPOINTS: Readonly<Record<string, RegExp | undefined>> = {
  sqs: /^arn:aws:sqs:[\w-]+:\d{12}:[\w-]{1,80}(\.fifo)?$/,
  lambda: /^arn:aws:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/,
};
const OTHERS = ['http', 'https', 'email', 'email-json', 'sms', 'application', 'firehose'];

const ATTRIBUTES = new Set([
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
]);

/** The actions on subscriptions. */
export const subscriptionActions: Readonly<Record<string, TopicAction>> = {
  Subscribe({ TopicArn, Protocol: given, Endpoint, Attributes }, topics) {
    const protocol = readProtocol(given);
    const endpoint = String(Endpoint ?? '');
    const attributes = readAttributes(Attributes);
    checkEndpoint(protocol, endpoint);
    const topic = findTopic(topics, TopicArn);
    const filter = readGiven(protocol, attributes);
    const known = [...topic.subscriptions.values()].find(
      (it) => it.protocol === protocol && it.endpoint === endpoint,
    );
    if (known === undefined) {
      const arn = `${topic.arn}:${randomUUID()}`;
      topic.subscriptions.set(arn, { arn, protocol, endpoint, attributes, filter });
      return { SubscriptionArn: arn };
    }
    const names = Object.keys({ ...attributes, ...known.attributes });
    if (names.some((name) => known.attributes[name] !== attributes[name]))
      throw invalid('Attributes Reason: Subscription already exists with different attributes');
    return { SubscriptionArn: known.arn };
  },
  Unsubscribe({ SubscriptionArn }, topics) {
    const arn = String(SubscriptionArn ?? '');
    if (arn === '') throw invalid('SubscriptionArn Reason: no value for required parameter');
    if (checkArn('SubscriptionArn', arn).length === 6) throw invalid('SubscriptionId');
    for (const { subscriptions } of topics.values()) subscriptions.delete(arn);
    return {};
  },
  ListSubscriptions: (input, topics) =>
    page('Subscriptions', [...topics.values()].flatMap(listed), input),
  ListSubscriptionsByTopic: (input, topics) =>
    page('Subscriptions', listed(findTopic(topics, input.TopicArn)), input),
  GetSubscriptionAttributes({ SubscriptionArn }, topics) {
    const { topic, subscription } = find(topics, SubscriptionArn);
    const { attributes, ...members } = subscription;
    return {
      Attributes: {
        ...(attributes.FilterPolicy === undefined
          ? {}
          : { FilterPolicyScope: 'MessageAttributes' }),
        RawMessageDelivery: 'false',
        ...attributes,
        SubscriptionArn: members.arn,
        TopicArn: topic.arn,
        Protocol: members.protocol,
        Endpoint: members.endpoint,
        Owner: topic.arn.split(':')[4],
        PendingConfirmation: 'false',
        ConfirmationWasAuthenticated: 'true',
      },
    };
  },
  SetSubscriptionAttributes({ SubscriptionArn, AttributeName, AttributeValue }, topics) {
    const { subscription } = find(topics, SubscriptionArn);
    const name = String(AttributeName);
    const { [name]: _, ...others } = subscription.attributes;
    const value = AttributeValue === undefined ? '' : String(AttributeValue);
    const attributes = value === '' ? others : { ...others, [name]: value };
    subscription.filter = readFilter(subscription.protocol, { ...attributes, [name]: value });
    subscription.attributes = attributes;
    return {};
  },
};

function readProtocol(given: unknown): Protocol {
  if (given === 'sqs' || given === 'lambda') return given;
  const name = String(given ?? '');
  if (OTHERS.includes(name))
    throw notRun(
      { service: 'sns', action: `Subscribe of the protocol ${name}` },
      'InvalidParameter',
    );
  throw invalid(`Amazon SNS does not support this protocol string: ${name}`);
}

function checkEndpoint(protocol: Protocol, endpoint: string): void {
  if (!ENDPOINTS[protocol]?.test(endpoint))
    throw invalid(`${protocol === 'sqs' ? 'SQS' : 'Lambda'} endpoint ARN`);
  if (endpoint.endsWith('.fifo'))
    throw invalid(
      'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
    );
}

/** As `readFilter`; Subscribe has its errors in those of its parameter `Attributes`. */
function readGiven(
  protocol: Protocol,
  attributes: Readonly<Record<string, string>>,
): Subscription['filter'] {
  try {
    return readFilter(protocol, attributes);
  } catch (error) {
    const [, problem] =
      /^Invalid parameter: (\w+: .*)$/s.exec(error instanceof AwsError ? error.message : '') ?? [];
    throw problem === undefined ? error : invalid(`Attributes Reason: ${problem}`);
  }
}

/** Checks all attributes, and makes the filter of them; an empty value is none. */
function readFilter(
  protocol: Protocol,
  attributes: Readonly<Record<string, string>>,
): Subscription['filter'] {
  for (const name of Object.keys(attributes))
    if (!ATTRIBUTES.has(name)) throw invalid('AttributeName');
  const { RawMessageDelivery: raw, RedrivePolicy, FilterPolicy, FilterPolicyScope } = attributes;
  if (raw !== undefined && !/^(true|false|)$/i.test(raw))
    throw invalid(`RawMessageDelivery: Invalid value [${raw}]. Must be true or false.`);
  if (raw?.toLowerCase() === 'true' && protocol === 'lambda')
    throw invalid('Delivery protocol [lambda] does not support raw message delivery.');
  if (FilterPolicyScope) checkScope(FilterPolicyScope);
  if (RedrivePolicy) readDeadLetterArn(RedrivePolicy);
  return FilterPolicy ? parseFilter(FilterPolicy, FilterPolicyScope || undefined) : undefined;
}

/** The queue of a subscription's redrive policy. Throws `AwsError`. */
export function readDeadLetterArn(policy: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(policy);
  } catch {
    throw invalid('RedrivePolicy: failed to parse JSON.');
  }
  const arn = isObject(parsed) ? parsed.deadLetterTargetArn : undefined;
  if (typeof arn !== 'string' || !ENDPOINTS.sqs?.test(arn))
    throw invalid('RedrivePolicy: deadLetterTargetArn is an invalid arn');
  return arn;
}

function listed({ arn, subscriptions }: Topic): (readonly [string, AwsJson])[] {
  return [...subscriptions.values()].map((it) => [
    it.arn,
    {
      SubscriptionArn: it.arn,
      Owner: arn.split(':')[4],
      Protocol: it.protocol,
      Endpoint: it.endpoint,
      TopicArn: arn,
    },
  ]);
}

function find(
  topics: Topics,
  arn: unknown,
): { readonly topic: Topic; readonly subscription: Subscription } {
  for (const topic of topics.values()) {
    const subscription = topic.subscriptions.get(String(arn));
    if (subscription !== undefined) return { topic, subscription };
  }
  throw new AwsError('NotFound', 'Subscription does not exist', 404);
}
