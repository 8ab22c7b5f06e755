import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';

const logGroup: ResourceHandler = {
  understood: [
    'DataProtectionPolicy',
    'KmsKeyId',
    'LogGroupClass',
    'LogGroupName',
    'RetentionInDays',
    'Tags',
  ],
  create({ logicalId, properties }, { place, stackName }) {
    const name = properties.text('LogGroupName') ?? physicalName(stackName, logicalId, 512);
    const Arn = `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:${name}:*`;
    return { ref: name, attributes: { Arn } };
  },
};

const metadata: ResourceHandler = {
  understood: ['Analytics'],
  create: ({ logicalId }) => ({ ref: logicalId }),
};

/** Types that need nothing here: function output goes to the cloud's log. */
export const unneededResources: ResourceHandlers = {
  'AWS::Logs::LogGroup': logGroup,
  'AWS::CDK::Metadata': metadata,
};
