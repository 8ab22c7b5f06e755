import { targetKind } from '../../services/eventbridge/targets/target-kind.ts';
import type { ScheduleTarget } from '../../services/scheduler/schedule-spec.ts';
import { arnOf } from '../../support/account-region.ts';
import type { PropertyReader } from '../property-reader.ts';
import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';

const schedule: ResourceHandler = {
  // An input is not encrypted here, and a flexible window begins with the schedule's own time.
  understood: [
    'Description',
    'EndDate',
    'FlexibleTimeWindow',
    'GroupName',
    'KmsKeyArn',
    'Name',
    'ScheduleExpression',
    'ScheduleExpressionTimezone',
    'StartDate',
    'State',
    'Target',
  ],
  create({ type, logicalId, properties }, cloud) {
    const name = properties.text('Name') ?? physicalName(cloud.stackName, logicalId, 64);
    const group = properties.text('GroupName') ?? 'default';
    const arn = arnOf(cloud.place, 'scheduler', `schedule/${group}/${name}`);
    const target = properties.object('Target');
    const targetArn = target.requiredText('Arn');
    for (const member of notRun(target))
      cloud.warn(`${type} "${logicalId}": ${member} of its target is not run locally`);
    if (targetKind(targetArn) === undefined)
      cloud.warn(`${type} "${logicalId}": the target ${targetArn} is not run locally`);
    if (properties.text('State') !== 'DISABLED')
      cloud.addSchedule({
        arn,
        expression: properties.requiredText('ScheduleExpression'),
        timeZone: properties.text('ScheduleExpressionTimezone') ?? 'UTC',
        startAt: readDate(properties, 'StartDate'),
        endAt: readDate(properties, 'EndDate'),
        target: readTarget(target),
      });
    return { ref: name, attributes: { Arn: arn } };
  },
};

const group: ResourceHandler = {
  understood: ['Name', 'Tags'],
  create({ logicalId, properties }, { place, stackName }) {
    const name = properties.text('Name') ?? physicalName(stackName, logicalId, 64);
    const Arn = arnOf(place, 'scheduler', `schedule-group/${name}`);
    return { ref: name, attributes: { Arn, State: 'ACTIVE' } };
  },
};

const RUN = [
  ...['Arn', 'RoleArn', 'Input', 'DeadLetterConfig', 'RetryPolicy'],
  ...['SqsParameters', 'EventBridgeParameters'],
];

function notRun({ values }: PropertyReader): string[] {
  return Object.keys(values).filter((name) => !RUN.includes(name));
}

function readDate(properties: PropertyReader, name: string): number | undefined {
  const text = properties.text(name);
  const time = text === undefined ? undefined : Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`${name} is no date: ${text}`);
  return time;
}

function readTarget(target: PropertyReader): ScheduleTarget {
  const arn = target.requiredText('Arn');
  const input = target.text('Input');
  const retry = target.object('RetryPolicy');
  const kind = targetKind(arn);
  if (kind !== 'queue' && kind !== 'topic' && input !== undefined) requireJson(input);
  const event = target.object('EventBridgeParameters');
  return {
    arn,
    roleArn: target.requiredText('RoleArn'),
    input,
    deadLetterArn: target.object('DeadLetterConfig').text('Arn'),
    retry: {
      attempts: within(retry, 'MaximumRetryAttempts', [0, 185]),
      ageMs: within(retry, 'MaximumEventAgeInSeconds', [60, 86_400]) * 1000,
    },
    messageGroupId: target.object('SqsParameters').text('MessageGroupId'),
    event:
      kind === 'bus'
        ? { source: event.requiredText('Source'), detailType: event.requiredText('DetailType') }
        : undefined,
  };
}

/** A limit of the retry policy, whose default is its most (API reference, "RetryPolicy"). */
function within(
  retry: PropertyReader,
  name: string,
  [least, most]: readonly [number, number],
): number {
  const value = retry.number(name) ?? most;
  if (value >= least && value <= most) return value;
  throw new Error(`${name} must be from ${least} to ${most}; received ${value}`);
}

/** The input of all targets but queues is JSON (API reference, "Target"). */
function requireJson(input: string): void {
  try {
    JSON.parse(input.replaceAll(/<aws\.scheduler\.[\w-]+>/g, '0'));
  } catch {
    throw new Error(`the Input of its target is no JSON: ${input}`);
  }
}

/** Schedules of EventBridge Scheduler and their groups. */
export const scheduleResources: ResourceHandlers = {
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': group,
};
