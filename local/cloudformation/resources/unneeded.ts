import { arnOf } from '../../support/account-region.ts';
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
    const Arn = arnOf(place, 'logs', `log-group:${name}:*`);
    return { ref: name, attributes: { Arn } };
  },
};

const key: ResourceHandler = {
  understood: [
    'BypassPolicyLockoutSafetyCheck',
    'Description',
    'Enabled',
    'EnableKeyRotation',
    'KeyPolicy',
    'KeySpec',
    'KeyUsage',
    'MultiRegion',
    'Origin',
    'PendingWindowInDays',
    'RotationPeriodInDays',
    'Tags',
  ],
  create({ logicalId }, { place, stackName }) {
    const KeyId = physicalName(stackName, logicalId, 255);
    const Arn = arnOf(place, 'kms', `key/${KeyId}`);
    return { ref: KeyId, attributes: { Arn, KeyId } };
  },
};

const alarm: ResourceHandler = {
  understood: [
    ...['ActionsEnabled', 'AlarmActions', 'AlarmDescription', 'AlarmName', 'ComparisonOperator'],
    ...['DatapointsToAlarm', 'Dimensions', 'EvaluateLowSampleCountPercentile', 'EvaluationPeriods'],
    ...['ExtendedStatistic', 'InsufficientDataActions', 'MetricName', 'Metrics', 'Namespace'],
    ...['OKActions', 'Period', 'Statistic', 'Tags', 'Threshold', 'ThresholdMetricId'],
    ...['TreatMissingData', 'Unit'],
  ],
  create({ logicalId, properties }, { place, stackName }) {
    const name = properties.text('AlarmName') ?? physicalName(stackName, logicalId, 255);
    const Arn = arnOf(place, 'cloudwatch', `alarm:${name}`);
    return { ref: name, attributes: { Arn } };
  },
};

const dashboard: ResourceHandler = {
  understood: ['DashboardBody', 'DashboardName', 'Tags'],
  create: ({ logicalId, properties }, { stackName }) => ({
    ref: properties.text('DashboardName') ?? physicalName(stackName, logicalId, 255),
  }),
};

const keyAlias: ResourceHandler = {
  understood: ['AliasName', 'TargetKeyId'],
  create: ({ logicalId, properties }) => ({ ref: properties.text('AliasName') ?? logicalId }),
};

const metadata: ResourceHandler = {
  understood: ['Analytics'],
  create: ({ logicalId }) => ({ ref: logicalId }),
};

/** Types that need nothing here: function output goes to the cloud's log, nothing is encrypted or measured. */
export const unneededResources: ResourceHandlers = {
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::Dashboard': dashboard,
  'AWS::KMS::Alias': keyAlias,
  'AWS::KMS::Key': key,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::CDK::Metadata': metadata,
};
