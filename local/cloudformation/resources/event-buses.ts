import { AwsError } from '../../api/aws-error.ts';
import { arnOf } from '../../support/account-region.ts';
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
    const arn = arnOf(cloud.place, 'events', `rule/${path}`);
    const expression = properties.text('ScheduleExpression');
    if (expression !== undefined) addSchedule({ expression, arn, properties }, cloud);
    if (properties.values.EventPattern !== undefined)
      await putRule(input, { name, busName }, cloud);
    return { ref: busName === 'default' ? name : `${busName}|${name}`, attributes: { Arn: arn } };
  },
};

interface ScheduleParts {
  readonly expression: string;
  readonly arn: string;
  readonly properties: PropertyReader;
}

function addSchedule({ expression, arn, properties }: ScheduleParts, cloud: CloudBuilder): void {
  if (properties.text('State') === 'DISABLED') return;
  const targets = properties
    .objects('Targets')
    .map((target) => ({ arn: target.requiredText('Arn'), input: target.text('Input') }));
  cloud.addSchedule({ arn, expression, targets });
}

async function putRule(
  { properties }: ResourceInput,
  { name, busName }: { readonly name: string; readonly busName: string },
  { buses }: CloudBuilder,
): Promise<void> {
  const { EventPattern, Description, State = 'ENABLED', Targets = [] } = properties.values;
  await buses.call('PutRule', {
    Name: name,
    EventBusName: busName,
    EventPattern: typeof EventPattern === 'string' ? EventPattern : JSON.stringify(EventPattern),
    State,
    ...(Description === undefined ? {} : { Description }),
  });
  const answer = await buses.call('PutTargets', { Rule: name, EventBusName: busName, Targets });
  if (Number(answer.FailedEntryCount ?? 0) > 0) {
    throw new Error(
      `The targets of rule ${name} were refused: ${JSON.stringify(answer.FailedEntries)}`,
    );
  }
}

/** Event buses and their rules; a rule with a schedule runs on the cloud's clock. */
export const eventBusResources: ResourceHandlers = {
  'AWS::Events::EventBus': bus,
  'AWS::Events::Rule': rule,
};
