import type { Json } from '../../../core/event/event.ts';
import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { parseSchedule } from '../../services/eventbridge/schedules/parse-schedule.ts';
import { targetKind } from '../../services/eventbridge/targets/target-kind.ts';
import { arnOf } from '../../support/account-region.ts';
import { asList, isRecord, type JsonObject } from '../json.ts';
import type { PropertyReader } from '../property-reader.ts';
import type { CloudBuilder } from './cloud-builder.ts';
import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers, ResourceInput } from './resource-handler.ts';

const bus: ResourceHandler = {
  // A bus's own dead-letter queue takes events that its key cannot encrypt (EventBridge user guide, "Using dead-letter
  // queues for encrypted events"), and nothing is encrypted here.
  understood: ['DeadLetterConfig', 'Description', 'KmsKeyIdentifier', 'Name', 'Policy', 'Tags'],
  async create({ properties }, { buses, place }) {
    const Name = properties.requiredText('Name');
    try {
      await buses.call('CreateEventBus', { Name, ...given('Description', properties) });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException')
        throw error;
    }
    const { Policy } = properties.values;
    if (Policy !== undefined)
      await buses.call('PutPermission', { EventBusName: Name, Policy: asText(Policy) });
    const Arn = arnOf(place, 'events', `event-bus/${Name}`);
    return { ref: Name, attributes: { Arn, Name } };
  },
};

const busPolicy: ResourceHandler = {
  understood: ['Action', 'Condition', 'EventBusName', 'Principal', 'Statement', 'StatementId'],
  async create({ properties }, { buses }) {
    const EventBusName = properties.text('EventBusName') ?? 'default';
    const StatementId = properties.requiredText('StatementId');
    const { Action, Principal, Condition, Statement } = properties.values;
    if (Statement === undefined) {
      const statement = { Action, Principal, StatementId };
      const condition = Condition === undefined ? {} : { Condition };
      await buses.call('PutPermission', { EventBusName, ...statement, ...condition });
    } else {
      const { Policy = '{}' } = await buses.call('DescribeEventBus', { Name: EventBusName });
      const others = asList((JSON.parse(String(Policy)) as JsonObject).Statement).filter(
        (each) => isRecord(each) && each.Sid !== StatementId,
      );
      const own = { ...properties.object('Statement').values, Sid: StatementId };
      const document = { Version: '2012-10-17', Statement: [...others, own] };
      await buses.call('PutPermission', { EventBusName, Policy: JSON.stringify(document) });
    }
    return { ref: `${EventBusName}|${StatementId}` };
  },
};

/** A document that a template may have as an object or as text, as text. */
function asText(document: Json): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}

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
    ...(EventPattern === undefined ? {} : { EventPattern: asText(EventPattern) }),
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

const RUN = ['Id', 'Arn', 'RoleArn', 'DeadLetterConfig', 'RetryPolicy', 'SqsParameters'];
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

/** Event buses, their policies and their rules. */
export const eventBusResources: ResourceHandlers = {
  'AWS::Events::EventBus': bus,
  'AWS::Events::EventBusPolicy': busPolicy,
  'AWS::Events::Rule': rule,
};
