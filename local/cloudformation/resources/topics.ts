import { parseStatements } from '../../services/iam/statement.ts';
import type { JsonObject } from '../json.ts';
import { isRecord } from '../json.ts';
import { NotRunError } from '../not-run-error.ts';
import type { PropertyReader } from '../property-reader.ts';
import type { CloudBuilder } from './cloud-builder.ts';
import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';

const RUN_PROTOCOLS = new Set(['lambda', 'sqs']);

const SUBSCRIPTION_ATTRIBUTES = [
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
];

const topic: ResourceHandler = {
  // Nothing is encrypted, signed, traced or logged here.
  understood: [
    ...['DeliveryStatusLogging', 'DisplayName', 'FifoTopic', 'KmsMasterKeyId', 'SignatureVersion'],
    ...['Subscription', 'Tags', 'TopicName', 'TracingConfig'],
  ],
  async create({ logicalId, properties }, cloud) {
    if (properties.flag('FifoTopic') === true)
      throw new NotRunError('FIFO topics are not run locally');
    const name = properties.text('TopicName') ?? physicalName(cloud.stackName, logicalId, 256);
    const DisplayName = properties.text('DisplayName');
    const { TopicArn } = await cloud.topics.call('CreateTopic', {
      Name: name,
      Attributes: DisplayName === undefined ? {} : { DisplayName },
      Tags: properties.objects('Tags').map(({ values }) => values),
    });
    const ref = String(TopicArn);
    cloud.claim(ref, `AWS::SNS::Topic "${logicalId}"`);
    for (const inline of properties.objects('Subscription')) await subscribe(ref, inline, cloud);
    return { ref, attributes: { TopicArn: ref, TopicName: name } };
  },
};

const subscription: ResourceHandler = {
  understood: [...SUBSCRIPTION_ATTRIBUTES, 'Endpoint', 'Protocol', 'Region', 'TopicArn'],
  async create({ properties }, cloud) {
    const protocol = properties.requiredText('Protocol');
    if (!RUN_PROTOCOLS.has(protocol))
      throw new NotRunError(`subscriptions of the protocol ${protocol} are not run locally`);
    const ref = await subscribe(properties.requiredText('TopicArn'), properties, cloud);
    return { ref, attributes: { Arn: ref } };
  },
};

/** Answers the ARN of a subscription; one of a protocol that is not run is named, and has none. */
async function subscribe(
  TopicArn: string,
  properties: PropertyReader,
  { topics, warn }: CloudBuilder,
): Promise<string> {
  const Protocol = properties.requiredText('Protocol');
  if (!RUN_PROTOCOLS.has(Protocol)) {
    warn(`a subscription of ${TopicArn} is left out: the protocol ${Protocol} is not run locally`);
    return '';
  }
  const { SubscriptionArn } = await topics.call('Subscribe', {
    TopicArn,
    Protocol,
    Endpoint: properties.requiredText('Endpoint'),
    Attributes: readAttributes(properties.values),
  });
  return String(SubscriptionArn);
}

function readAttributes(values: JsonObject): Record<string, string> {
  const given = SUBSCRIPTION_ATTRIBUTES.filter((name) => values[name] !== undefined);
  return Object.fromEntries(
    given.map((name) => {
      const value = values[name];
      return [name, isRecord(value) ? JSON.stringify(value) : String(value)];
    }),
  );
}

const topicPolicy: ResourceHandler = {
  understood: ['PolicyDocument', 'Topics'],
  create({ logicalId, properties }, { policies }) {
    const statements = parseStatements(properties.values.PolicyDocument);
    for (const arn of properties.list('Topics')) policies.addToResource(String(arn), statements);
    return { ref: logicalId };
  },
};

const inlinePolicy: ResourceHandler = {
  understood: ['PolicyDocument', 'TopicArn'],
  create({ properties }, { policies }) {
    const ref = properties.requiredText('TopicArn');
    policies.addToResource(ref, parseStatements(properties.values.PolicyDocument));
    return { ref };
  },
};

/** SNS topics, their subscriptions and their policies. */
export const topicResources: ResourceHandlers = {
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicInlinePolicy': inlinePolicy,
  'AWS::SNS::TopicPolicy': topicPolicy,
};
