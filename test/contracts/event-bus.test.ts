import {
  CreateEventBusCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll } from '@jest/globals';
import { EventBridgeBus } from '../../aws/event-bridge-bus.ts';
import { sealEnvelope } from '../../core/records/envelope.ts';
import type { AwsJson } from '../../local/api/aws-api.ts';
import { makeRecord } from '../support/builders/make-records.ts';
import { MemoryEventBus } from '../support/fakes/memory-event-bus.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { describeEventBus } from './describe-event-bus.ts';

describeEventBus('MemoryEventBus', async () => {
  const bus = new MemoryEventBus();
  const refused = sealEnvelope(makeRecord('refused'));
  const usual: MemoryEventBus['outcome'] = ({ id }) => (id === refused.id ? 'refuse' : 'take');
  bus.outcome = usual;
  return {
    bus,
    refused,
    arrived: async () => bus.taken.splice(0),
    breakBus: (how) => {
      bus.outcome = () => how;
      return () => {
        bus.outcome = usual;
      };
    },
  };
});

let aws: AwsUnderTest;
let buses = 0;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
});

afterAll(async () => {
  await aws?.stop();
});

describeEventBus('EventBridgeBus', async () => {
  const name = `bus-${buses++}`;
  const queueUrl = await makeBus(name);
  return {
    bus: new EventBridgeBus(aws.eventBridge(), name),
    refused: sealEnvelope(makeRecord('refused', { event: { data: 'x'.repeat(1_050_000) } })),
    arrived: () => drain(queueUrl),
    breakBus: (error) => aws.faults.set({ service: 'events', action: 'PutEvents', error }),
  };
});

/** A bus whose every event ends in a queue; answers the queue's URL. */
async function makeBus(name: string): Promise<string> {
  const bus = { EventBusName: name };
  const { QueueUrl = '' } = await aws
    .sqs()
    .send(
      new CreateQueueCommand({ QueueName: name, Attributes: { MaximumMessageSize: '1048576' } }),
    );
  const client = aws.eventBridge();
  await client.send(new CreateEventBusCommand({ Name: name }));
  await client.send(
    new PutRuleCommand({
      ...bus,
      Name: 'all',
      EventPattern: '{"detail": {"specversion": ["1.0"]}}',
    }),
  );
  const Arn = `arn:aws:sqs:us-east-1:000000000000:${name}`;
  await client.send(
    new PutTargetsCommand({ ...bus, Rule: 'all', Targets: [{ Id: 'queue', Arn }] }),
  );
  return QueueUrl;
}

/** The details of all events in a queue. */
async function drain(QueueUrl: string): Promise<readonly unknown[]> {
  const details: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await aws.queues.call('ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: 10,
    });
    const bodies = (Messages as AwsJson[]).map(({ Body }) => JSON.parse(String(Body)) as AwsJson);
    if (bodies.length === 0) return details;
    details.push(...bodies.map(({ detail }) => detail));
  }
}
