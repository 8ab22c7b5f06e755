import { parseStatements } from '../../services/iam/statement.ts';
import { bucketArn } from '../../services/s3/access.ts';
import { readNotifications, tellsEventBridge } from '../../services/s3/notification-config.ts';
import { isRecord, type JsonObject } from '../json.ts';
import type { CloudBuilder } from './cloud-builder.ts';
import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';

/** S3's names have 63 characters at most, in lower case. */
const LONGEST_NAME = 63;

const bucket: ResourceHandler = {
  // Nothing is encrypted, public, kept for long or watched here.
  understood: [
    ...['AccessControl', 'BucketEncryption', 'BucketName', 'LifecycleConfiguration'],
    ...['MetricsConfigurations', 'NotificationConfiguration', 'OwnershipControls'],
    ...['PublicAccessBlockConfiguration', 'Tags'],
  ],
  async create({ logicalId, properties }, cloud) {
    const given = properties.text('BucketName');
    const name = given ?? physicalName(cloud.stackName, logicalId, LONGEST_NAME).toLowerCase();
    await cloud.buckets.call('CreateBucket', {
      request: { bucket: name, key: '', query: {}, headers: {}, body: Buffer.alloc(0) },
    });
    await configure(name, properties.object('NotificationConfiguration').values, cloud);
    const domain = `${name}.s3.amazonaws.com`;
    return {
      ref: name,
      attributes: {
        ...{ Arn: bucketArn(name), DomainName: domain },
        RegionalDomainName: `${name}.s3.${cloud.place.region}.amazonaws.com`,
      },
    };
  },
};

async function configure(
  name: string,
  config: JsonObject,
  { bucketNotifier }: CloudBuilder,
): Promise<void> {
  await bucketNotifier.configure(name, {
    notifications: readNotifications(config),
    eventBridge: tellsEventBridge(config),
  });
}

const bucketPolicy: ResourceHandler = {
  understood: ['Bucket', 'PolicyDocument'],
  create({ logicalId, properties }, { policies }) {
    const statements = parseStatements(properties.values.PolicyDocument);
    const arn = bucketArn(properties.requiredText('Bucket'));
    for (const resource of [arn, `${arn}/*`]) policies.addToResource(resource, statements);
    return { ref: logicalId };
  },
};

/** What CDK has for `bucket.addEventNotification`: its function, of Python, would only write the configuration. */
const notifications: ResourceHandler = {
  understood: [
    'BucketName',
    'Managed',
    'NotificationConfiguration',
    'ServiceToken',
    'SkipDestinationValidation',
  ],
  async create({ logicalId, properties }, cloud) {
    const config = properties.values.NotificationConfiguration;
    const bucketName = properties.requiredText('BucketName');
    await configure(bucketName, isRecord(config) ? config : {}, cloud);
    return { ref: logicalId };
  },
};

/** S3 buckets, their policies and notifications. */
export const bucketResources: ResourceHandlers = {
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': bucketPolicy,
  'Custom::S3BucketNotifications': notifications,
};
