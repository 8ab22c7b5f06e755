import type { Json } from '../../../core/event/event.ts';
import type { JsonObject } from '../json.ts';
import type { ResourceHandler } from './resource-handler.ts';

/** CloudFormation waits an hour; on one machine a minute is long. */
const DEFAULT_TIMEOUT_SECONDS = 60;

/** A custom resource: its function is asked to create it, or to update it where the cloud has kept it. */
export const customResource: ResourceHandler = {
  // Every property is the function's own.
  understood: [],
  async create({ logicalId, type, properties }, cloud) {
    const answer = await cloud.createCustom({
      logicalId,
      type,
      stackId: cloud.stackId,
      functionArn: properties.requiredText('ServiceToken'),
      properties: withOurSdk(properties.values),
      timeoutMs: (properties.number('ServiceTimeout') ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    });
    return { ref: answer.PhysicalResourceId ?? logicalId, attributes: toJson(answer.Data ?? {}) };
  },
};

/** CDK's `AwsCustomResource` installs the newest SDK by npm where it is asked to, which takes a minute; here is one already. */
function withOurSdk(values: JsonObject): JsonObject {
  return values.InstallLatestAwsSdk === undefined
    ? values
    : { ...values, InstallLatestAwsSdk: 'false' };
}

function toJson(data: Readonly<Record<string, unknown>>): JsonObject {
  return data as { readonly [key: string]: Json };
}
