import { setTimeout as pause } from 'node:timers/promises';
import {
  CreateEventBusCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { EventBridgeBus } from '../../../aws/event-bridge-bus.ts';
import { sealEnvelope } from '../../../core/records/envelope.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import type { EventBusSubject } from '../describe-event-bus.ts';
import type { AwsPlace } from './aws-place.ts';

/** EventBridge brings an event after it has answered. */
const PATIENCE_MS = 5000;
const POLL_MS = 20;

/** A new bus of this name, whose every event ends in a queue. */
export async function makeEventBridgeBus(aws: AwsPlace, name: string): Promise<EventBusSubject> {
  const [client, sqs] = [aws.eventBridge(), aws.sqs()];
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { MaximumMessageSize: '1048576' } }),
  );
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const rule = { EventBusName: name, Name: 'all' };
  const EventPattern = '{"detail": {"specversion": ["1.0"]}}';
  const Targets = [{ Id: 'queue', Arn: Attributes.QueueArn }];
  await client.send(new CreateEventBusCommand({ Name: name }));
  await client.send(new PutRuleCommand({ ...rule, EventPattern }));
  await client.send(new PutTargetsCommand({ EventBusName: name, Rule: rule.Name, Targets }));
  return {
    bus: new EventBridgeBus(client, name),
    refused: sealEnvelope(makeRecord('refused', { event: { data: 'x'.repeat(1_050_000) } })),
    arrived: (count) => drain(sqs, QueueUrl, count),
    breakBus: (error) => aws.faults.set({ service: 'events', error }),
  };
}

/** The details of all events in a queue, once there are as many as are waited for. */
async function drain(sqs: SQSClient, QueueUrl: string, count: number): Promise<readonly unknown[]> {
  const deadline = performance.now() + PATIENCE_MS;
  const details: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    details.push(...Messages.map(({ Body = '' }) => JSON.parse(Body).detail));
    if (Messages.length > 0) continue;
    if (details.length >= count || performance.now() > deadline) return details;
    await pause(POLL_MS);
  }
}
