import { setTimeout as sleep } from 'node:timers/promises';
import { drive, startBenchCloud } from '../bench-cloud.ts';
import { type BenchRow, percentile } from '../report/bench-row.ts';
import { timeDeliveries } from './time-deliveries.ts';

const EVENTS = 300;
const SUBSCRIBERS = 3;

/**
 * POST to handled at low load, and the same while one stuck subscriber holds a backlog of 100,000 messages. A sample is
 * the time from the POST to the handler of one subscriber.
 */
export async function benchLatency(): Promise<BenchRow[]> {
  const cloud = await startBenchCloud({});
  const sample = (prefix: string) =>
    timeDeliveries(cloud, { events: EVENTS, subscribers: SUBSCRIBERS, prefix });

  try {
    await sample('warm');
    const alone = await sample('alone');
    const backlog = { type: 'bench.backlog', connections: 4, batch: 100, prefix: 'backlog' };
    await drive(cloud, { ...backlog, events: 100_000 });
    await sleep(2000);
    const beside = await sample('beside');

    const [p50, p99] = [percentile(alone, 0.5), percentile(alone, 0.99)];
    const [besideP50, besideP99] = [percentile(beside, 0.5), percentile(beside, 0.99)];
    return [
      { name: 'POST to handled, low load, p50', value: p50, unit: 'ms', atMost: 30 },
      { name: 'POST to handled, low load, p99', value: p99, unit: 'ms', atMost: 150 },
      { name: 'the same beside a backlog of 100,000, p50', value: besideP50, unit: 'ms' },
      { name: 'the same beside a backlog of 100,000, p99', value: besideP99, unit: 'ms' },
      { name: 'ratio of the medians', value: besideP50 / p50, unit: 'x', atMost: 1.5 },
      { name: 'ratio of the 99th percentiles', value: besideP99 / p99, unit: 'x', atMost: 1.5 },
    ];
  } finally {
    await cloud.stop();
  }
}
