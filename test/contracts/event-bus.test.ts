import { afterAll, beforeAll } from '@jest/globals';
import { sealEnvelope } from '../../core/records/envelope.ts';
import { makeRecord } from '../support/builders/make-records.ts';
import { MemoryEventBus } from '../support/fakes/memory-event-bus.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { describeEventBus } from './describe-event-bus.ts';
import { makeEventBridgeBus } from './on-aws/event-bridge-bus.ts';

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

describeEventBus('EventBridgeBus', () => makeEventBridgeBus(aws, `bus-${buses++}`));
