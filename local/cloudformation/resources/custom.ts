import type { Json } from '../../../core/event/event.ts';
import type { JsonObject } from '../json.ts';
import { NotRunError } from '../not-run-error.ts';
import type { PropertyReader } from '../property-reader.ts';
import type { CreatedResource, ResourceHandler } from './resource-handler.ts';

/** CloudFormation waits an hour; on one machine a minute is long. */
const DEFAULT_TIMEOUT_SECONDS = 60;

/** CDK's own, which keep to the logs: nothing of logs is kept here. */
const ABOUT_LOGS = ['Custom::LogRetention', 'Custom::CloudwatchLogResourcePolicy'];

/** CDK's `BucketDeployment`. */
const BUCKET_DEPLOYMENT = 'Custom::CDKBucketDeployment';

/** A custom resource: its function is asked to create it, or to update it where the cloud has kept it. */
export const customResource: ResourceHandler = {
  // Every property is the function's own.
  understood: [],
  async create({ logicalId, type, properties }, cloud) {
    if (ABOUT_LOGS.includes(type)) return aboutLogs(logicalId, properties);
    if (type === BUCKET_DEPLOYMENT)
      throw new NotRunError(
        'its function copies by the AWS CLI of a layer, which is not run locally',
      );
    const answer = await cloud.createCustom({
      logicalId,
      type,
      stackId: cloud.stackId,
      functionArn: functionArn(properties.requiredText('ServiceToken')),
      properties: withOurSdk(properties.values),
      timeoutMs: (properties.number('ServiceTimeout') ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    });
    return { ref: answer.PhysicalResourceId ?? logicalId, attributes: toJson(answer.Data ?? {}) };
  },
};

function aboutLogs(logicalId: string, properties: PropertyReader): CreatedResource {
  const LogGroupName = properties.text('LogGroupName') ?? logicalId;
  return { ref: LogGroupName, attributes: { LogGroupName } };
}

/** Lambda takes an ARN without `function:` too (Lambda API reference, "Invoke"). */
function functionArn(token: string): string {
  const [arn, partition, service, region, account, ...name] = token.split(':');
  if (service === 'sns')
    throw new NotRunError(`its ServiceToken is the topic ${token}, and topics are not run locally`);
  if (service !== 'lambda' || name[0] === 'function') return token;
  return [arn, partition, service, region, account, 'function', ...name].join(':');
}

/** CDK's `AwsCustomResource` installs the newest SDK by npm where it is asked to, which takes a minute; here is one already. */
function withOurSdk(values: JsonObject): JsonObject {
  return values.InstallLatestAwsSdk === undefined
    ? values
    : { ...values, InstallLatestAwsSdk: 'false' };
}

function toJson(data: Readonly<Record<string, unknown>>): JsonObject {
  return data as { readonly [key: string]: Json };
}
