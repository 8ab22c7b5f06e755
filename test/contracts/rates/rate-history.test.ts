import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CloudWatchRates } from '../../../aws/cloud-watch-rates.ts';
import type { Counted } from '../../../core/ports/rate-history.ts';
import type { Engine } from '../../../local/api/aws-api.ts';
import { AwsError } from '../../../local/api/aws-error.ts';
import { makeAwsApi } from '../../../local/api/route-calls.ts';
import { Faults } from '../../../local/cloud/faults.ts';
import { AwsEndpoint } from '../../../local/endpoint/aws-endpoint.ts';
import { Figures } from '../../../local/services/cloudwatch/figures.ts';
import { makeMetricLog } from '../../../node/metric-log.ts';
import { MemoryRates } from '../../support/fakes/rates/memory-rates.ts';
import { describeRateHistory } from './describe-rate-history.ts';

const NOW = Date.parse('2026-11-24T17:00:00Z');
const ACCEPTED = { of: 'router', name: 'AcceptedEvents' } as const;
const HOUR = { from: NOW - 3_600_000, to: NOW, seconds: 60 };

describeRateHistory('MemoryRates', NOW, async () => {
  const rates = new MemoryRates();
  return {
    rates,
    count: (...counted) => rates.add(...counted),
    breakRates: () => {
      rates.outage = true;
      return () => {
        rates.outage = false;
      };
    },
  };
});

let now = NOW;
const faults = new Faults();
let figures = new Figures({ now: () => now });
const engine: Engine = {
  service: 'cloudwatch',
  call: (...call) => figures.engine.call(...call),
  access: (...call) => figures.engine.access(...call),
  stop: async () => {},
};
let calls = 0;
let fail: AwsError | undefined;
const api = makeAwsApi({ engines: [engine], authorize: () => {}, fault: faults.gate });
const endpoint = new AwsEndpoint({
  api: {
    call: (call) => {
      calls++;
      if (fail !== undefined) throw fail;
      return api.call(call);
    },
  },
  port: 0,
});
let client: CloudWatchClient;

beforeAll(async () => {
  await endpoint.start();
  client = new CloudWatchClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
});

beforeEach(() => {
  figures = new Figures({ now: () => now });
  calls = 0;
  fail = undefined;
});

afterAll(async () => {
  client?.destroy();
  await endpoint.stop();
});

/** Counts as those do who count: functions by their metric log, and SQS what is deleted. */
function count(counted: Counted, at: number, many: number): void {
  if (counted.of === 'queue') {
    countDeleted(counted.queueUrl, at, many);
    return;
  }
  if (counted.of === 'age') {
    figures.takeAge(counted.queueUrl.split('/').at(-1) ?? '', many, at);
    return;
  }
  const log = makeMetricLog('shop', {
    now: () => at,
    write: (line) => figures.take(JSON.parse(line)),
  });
  if (counted.of === 'router') log.count({ [counted.name]: many });
  else log.countFor(counted.subscriber, { [counted.name]: many });
}

function countDeleted(QueueUrl: string, at: number, many: number): void {
  now = at;
  const Successful = Array.from({ length: many }, (_, place) => ({ Id: String(place) }));
  figures.countDeleted('DeleteMessageBatch', { QueueUrl }, { Successful });
  now = NOW;
}

const rates = () => new CloudWatchRates(client, 'shop');

describeRateHistory('CloudWatchRates', NOW, async () => ({
  rates: rates(),
  count,
  breakRates: () => faults.set({ service: 'cloudwatch' }),
}));

describe('CloudWatchRates', () => {
  it('asks once for all that a call takes', async () => {
    await rates().read(Array(500).fill(ACCEPTED), HOUR);

    expect(calls).toBe(1);
  });

  it('has no figures of another router', async () => {
    count(ACCEPTED, NOW - 60_000, 3);

    const sums = await new CloudWatchRates(client, 'other').read([ACCEPTED], HOUR);

    expect(sums).toEqual([Array(60).fill(0)]);
  });

  it.each([
    ['an action that is unknown', new AwsError('UnknownOperationException', 'no such action')],
    ['what is not implemented', new AwsError('NotImplemented', 'not implemented', 501)],
    ['LocalStack without CloudWatch', new AwsError('InternalFailure', 'not included', 501)],
  ])('answers undefined for %s', async (_, error) => {
    fail = error;

    expect(await rates().read([ACCEPTED], HOUR)).toBeUndefined();
  });
});
