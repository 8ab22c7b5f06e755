import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Cloud } from '../local/cloud/cloud.ts';
import { drive, startBenchCloud } from './bench-cloud.ts';
import { type BenchRow, memoryMebibytes } from './report/bench-row.ts';

const EVENTS = 200_000;
const FAN_OUT = 3;

/** 200,000 events through, with the state on disk: every delivery accounted for, and memory flat from half-way on. */
export async function benchSoak(): Promise<BenchRow[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'waybill-soak-'));
  const cloud = await startBenchCloud({ dataDir });
  try {
    const half = { events: EVENTS / 2, connections: 8, batch: 100, type: 'bench.event' };
    const patient = { timeoutMs: 600_000 };
    const startedAt = performance.now();
    const first = await drive(cloud, { ...half, prefix: 'first' });
    await cloud.waitUntilIdle(patient);
    const halfWay = memoryMebibytes();
    const second = await drive(cloud, { ...half, prefix: 'second' });
    await cloud.waitUntilIdle(patient);
    const seconds = (performance.now() - startedAt) / 1000;
    const end = memoryMebibytes();

    const delivered = await countDelivered(cloud);
    const accepted = first.accepted + second.accepted;
    return [
      { name: 'soak: events accepted', value: accepted, unit: 'events', atLeast: EVENTS },
      {
        name: 'soak: deliveries not accounted for as delivered',
        value: accepted * FAN_OUT - delivered,
        unit: 'deliveries',
        atMost: 0,
      },
      {
        name: 'soak: delivered end to end, state on disk',
        value: accepted / seconds,
        unit: 'events/s',
      },
      { name: 'soak: heap of the cloud at the end', value: end, unit: 'MiB' },
      {
        name: 'soak: heap growth in the second half',
        value: end - halfWay,
        unit: 'MiB',
        atMost: 32,
      },
    ];
  } finally {
    await cloud.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function countDelivered(cloud: Cloud): Promise<number> {
  const client = new DynamoDBClient({
    endpoint: cloud.awsEndpoint,
    region: cloud.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const pages = paginateScan(
    { client },
    {
      TableName: cloud.outputs.TableName,
      FilterExpression: '#status = :delivered',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':delivered': { S: 'delivered' } },
      Select: 'COUNT',
    },
  );
  let count = 0;
  for await (const page of pages) count += page.Count ?? 0;
  client.destroy();
  return count;
}
