import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { parseSchedule } from '../../services/eventbridge/schedules/parse-schedule.ts';
import { targetKind } from '../../services/eventbridge/targets/target-kind.ts';
import { arnOf } from '../../support/account-region.ts';
import { isRecord } from '../json.ts';
import type { PropertyReader } from '../property-reader.ts';
import type { CloudBuilder } from './cloud-builder.ts';
import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers, ResourceInput } from './resource-handler.ts';

const bus: ResourceHandler = {
  // A bus's own dead-letter queue takes events that its key cannot encrypt (EventBridge user guide, "Using dead-letter
  // queues for encrypted events"), and nothing is encrypted here.
  understood: ['DeadLetterConfig', 'Description', 'KmsKeyIdentifier', 'Name', 'Tags'],
  async create({ properties }, { buses, place }) {
    const Name = properties.requiredText('Name');
    try {
      await buses.call('CreateEventBus', { Name });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException')
        throw error;
    }
    const Arn = arnOf(place, 'events', `event-bus/${Name}`);
    return { ref: Name, attributes: { Arn, Name } };
  },
};

const rule: ResourceHandler = {
  understood: [
    'Name',
    'Description',
    'EventBusName',
    'EventPattern',
    'ScheduleExpression',
    'State',
    'Tags',
    'Targets',
  ],
  async create(input, cloud) {
    const { properties, logicalId } = input;
    const name = properties.text('Name') ?? physicalName(cloud.stackName, logicalId);
    const busName = (properties.text('EventBusName') ?? 'default').split('/').at(-1) ?? 'default';
    const path = busName === 'default' ? name : `${busName}/${name}`;
    await putRule(input, { name, busName }, cloud);
    return {
      ref: busName === 'default' ? name : `${busName}|${name}`,
      attributes: { Arn: arnOf(cloud.place, 'events', `rule/${path}`) },
    };
  },
};

async function putRule(
  { type, logicalId, properties }: ResourceInput,
  { name, busName }: { readonly name: string; readonly busName: string },
  { buses, warn }: CloudBuilder,
): Promise<void> {
  const { EventPattern } = properties.values;
  const ScheduleExpression = properties.text('ScheduleExpression');
  if (ScheduleExpression !== undefined) parseSchedule(ScheduleExpression);
  await buses.call('PutRule', {
    ...given('Description', properties),
    ...given('State', properties),
    ...(ScheduleExpression === undefined ? {} : { ScheduleExpression }),
    ...(EventPattern === undefined
      ? {}
      : { EventPattern: isRecord(EventPattern) ? JSON.stringify(EventPattern) : EventPattern }),
    Name: name,
    EventBusName: busName,
  });
  const targets = properties.objects('Targets');
  for (const target of targets)
    for (const what of notRun(target)) warn(`${type} "${logicalId}": ${what} is not run locally`);
  if (targets.length === 0) return;
  await buses.call('PutTargets', {
    Rule: name,
    EventBusName: busName,
    Targets: targets.map(readTarget),
  });
}

function given(name: string, properties: PropertyReader): AwsJson {
  const value = properties.text(name);
  return value === undefined ? {} : { [name]: value };
}

const RUN = ['Id', 'Arn', 'RoleArn', 'DeadLetterConfig', 'RetryPolicy'];
const INPUTS = ['Input', 'InputPath', 'InputTransformer'];

/** What of a target is not run here: all of it, or some of its members. */
function notRun(target: PropertyReader): string[] {
  const arn = target.requiredText('Arn');
  if (targetKind(arn) === undefined) return [`the target ${arn}`];
  return Object.keys(target.values)
    .filter((name) => !RUN.includes(name) && !INPUTS.includes(name))
    .map((name) => `${name} of the target ${arn}`);
}

/** A target as PutTargets takes it; CloudFormation takes numbers in quotes as well. */
function readTarget(target: PropertyReader): AwsJson {
  if (target.values.RetryPolicy === undefined) return target.values;
  const policy = target.object('RetryPolicy');
  const limits = Object.keys(policy.values).map((name) => [name, policy.number(name)]);
  return { ...target.values, RetryPolicy: Object.fromEntries(limits) };
}

/** Event buses and their rules. */
export const eventBusResources: ResourceHandlers = {
  'AWS::Events::EventBus': bus,
  'AWS::Events::Rule': rule,
};
