import { drive, startBenchCloud } from './bench-cloud.ts';
import type { BenchRow } from './bench-row.ts';

/** Events accepted a second by single POSTs, and delivered end to end in batches of ten; fan-out 3, ledger on. */
export async function benchThroughput(): Promise<BenchRow[]> {
  const cloud = await startBenchCloud({});
  try {
    const shared = { type: 'bench.event', connections: 16 };
    await drive(cloud, { ...shared, events: 2000, batch: 1, prefix: 'warm' });
    await cloud.settle();

    const single = await drive(cloud, { ...shared, events: 8000, batch: 1, prefix: 'single' });
    await cloud.settle();

    const startedAt = performance.now();
    const batched = await drive(cloud, { ...shared, events: 20_000, batch: 10, prefix: 'batch' });
    await cloud.settle();
    const deliveredSeconds = (performance.now() - startedAt) / 1000;

    return [
      {
        name: 'single POSTs accepted, 16 connections, fan-out 3, ledger on',
        value: single.accepted / single.seconds,
        unit: 'events/s',
        atLeast: 500,
      },
      {
        name: 'batches of 10, delivered end to end at fan-out 3',
        value: batched.accepted / deliveredSeconds,
        unit: 'events/s',
        atLeast: 1500,
      },
      {
        name: 'refused under these loads',
        value: single.refused + batched.refused,
        unit: 'events',
        atMost: 0,
      },
    ];
  } finally {
    await cloud.stop();
  }
}
