import { describe, expect, it } from '@jest/globals';
import { estimateCost } from '../../../core/cost/estimate-cost.ts';
import { DEFAULT_TRAFFIC, type Traffic } from '../../../core/cost/traffic.ts';

/** The quantity of a line, by its service and what it is for. */
function quantity(own: Partial<Traffic>, service: string, what: string): number {
  const { lines } = estimateCost({ ...DEFAULT_TRAFFIC, ...own });
  const found = lines.filter((line) => line.service === service && line.what === what);
  return found[0]?.quantity ?? Number.NaN;
}

describe('estimateCost', () => {
  it('adds up its lines', () => {
    const { lines, usd, perMillion, idle, idleUsd } = estimateCost(DEFAULT_TRAFFIC);

    expect(lines.reduce((sum, line) => sum + line.usd, 0)).toBeCloseTo(usd, 9);
    expect(idle.reduce((sum, line) => sum + line.usd, 0)).toBeCloseTo(idleUsd, 9);
    expect(perMillion).toBeCloseTo(usd, 9);
    for (const line of lines) expect(line.usd).toBeCloseTo(line.quantity * line.price.usd, 9);
  });

  it('has a source and a month for every price', () => {
    const { lines, idle } = estimateCost(DEFAULT_TRAFFIC);

    for (const { price } of [...lines, ...idle]) {
      expect(price.source).toMatch(/^aws\.amazon\.com\/[a-z-]+\/pricing$/);
      expect(price.date).toMatch(/^20\d\d-\d\d$/);
    }
  });

  it.each([
    ['API Gateway', 'POST /events', { sizeBytes: 512 * 1024 + 1 }, 2],
    ['EventBridge', 'PutEvents', { sizeBytes: 64 * 1024 }, 2],
    ['SQS', 'SendMessage, by the bus', { sizeBytes: 64 * 1024 }, 6],
    ['SQS', 'ReceiveMessage', { sizeBytes: 64 * 1024 }, 6],
    ['SQS', 'DeleteMessageBatch', { sizeBytes: 64 * 1024 }, 3],
    ['DynamoDB', 'write events', { sizeBytes: 10 * 1024, compression: 1 }, 11],
    ['DynamoDB', 'write deliveries', { sizeBytes: 10 * 1024 }, 3],
    ['DynamoDB', 'look for duplicates', { sizeBytes: 10 * 1024, compression: 1 }, 0.5 + 3 * 0.5],
  ] as const)('counts the chunks of %s, %s, for %j', (service, what, own, expected) => {
    expect(quantity({ ...own, events: 1 }, service, what)).toBe(expected);
  });

  it('has no line for what is not there', () => {
    const without = { ingress: 'function-url', pointInTimeRecovery: false } as const;

    expect(quantity(without, 'API Gateway', 'POST /events')).toBeNaN();
    expect(quantity(without, 'DynamoDB', 'point-in-time recovery')).toBeNaN();
  });

  it.each([
    [1, 0.5],
    [3, 1.5],
    [30, 15],
  ])('looks at the %i deliveries of an event for %d read units', (fanOut, units) => {
    const read = quantity({ fanOut, events: 1 }, 'DynamoDB', 'look for what is overdue');

    expect(read - units).toBeGreaterThan(0);
    expect(read - units).toBeLessThan(0.5);
  });

  it('counts the memory and the time of functions', () => {
    const { lines } = estimateCost({
      ...DEFAULT_TRAFFIC,
      events: 1,
      fanOut: 2,
      handlerMs: 1000,
      memoryMb: 1024,
    });
    const seconds = lines.find(
      ({ what, price }) => what === 'subscribers' && price.unit === 'GB-second',
    );

    expect(seconds?.quantity).toBe(2);
  });

  it('costs as much a million however many there are, but for the list of subscribers', () => {
    const one = estimateCost(DEFAULT_TRAFFIC).perMillion;
    const hundred = estimateCost({ ...DEFAULT_TRAFFIC, events: 100_000_000 }).perMillion;

    expect(Math.abs(hundred / one - 1)).toBeLessThan(0.01);
  });

  it('costs less in batches, with fewer subscribers, when less is kept, and with less around it', () => {
    const base = estimateCost(DEFAULT_TRAFFIC).usd;
    const changes: Partial<Traffic>[] = [
      ...[{ batch: 10 }, { deliveryBatch: 10 }, { fanOut: 2 }, { retentionDays: 7 }],
      ...[{ ingress: 'function-url' as const }, { pointInTimeRecovery: false }],
    ];

    const cheaper = changes.map((own) => estimateCost({ ...DEFAULT_TRAFFIC, ...own }).usd);

    for (const usd of cheaper) expect(usd).toBeLessThan(base);
  });

  it('costs something when nothing happens, for each subscriber', () => {
    const [none, three] = [0, 3].map((fanOut) => estimateCost({ ...DEFAULT_TRAFFIC, fanOut }));

    expect(none?.idleUsd).toBeGreaterThan(0);
    expect(three?.idleUsd).toBeGreaterThan(none?.idleUsd ?? 0);
  });
});
