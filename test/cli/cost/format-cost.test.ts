import { describe, expect, it } from '@jest/globals';
import { formatCost } from '../../../cli/cost/format-cost.ts';
import { makePaint } from '../../../cli/format/paint.ts';
import { estimateCost } from '../../../core/cost/estimate-cost.ts';
import { DEFAULT_TRAFFIC } from '../../../core/cost/traffic.ts';

const plain = makePaint({ isTTY: false }, {});

describe('formatCost', () => {
  it('prints service, calls, price, amount, source and date of each line', () => {
    const table = formatCost(DEFAULT_TRAFFIC, plain);

    expect(table).toContain('1,000,000 events of 1 KB, each to 3 subscribers, in us-east-1');
    expect(table).toMatch(
      /^SQS +SendMessage, by the bus +3,000,000 requests +\$0\.40 a million +1\.20 +\/sqs\/pricing 20\d\d-\d\d$/m,
    );
  });

  it('prints both sums', () => {
    const { usd, idleUsd } = estimateCost(DEFAULT_TRAFFIC);

    const table = formatCost(DEFAULT_TRAFFIC, plain);

    expect(table).toMatch(new RegExp(`for these events +${usd.toFixed(2)}$`, 'm'));
    expect(table).toMatch(new RegExp(`for being there +${idleUsd.toFixed(2)}$`, 'm'));
    expect(table).not.toContain('for a million');
  });

  it('prints what a million costs when there are more or less', () => {
    expect(formatCost({ ...DEFAULT_TRAFFIC, events: 5000 }, plain)).toContain('for a million');
  });

  it('prints what it assumes, and what batches would save', () => {
    const table = formatCost({ ...DEFAULT_TRAFFIC, fanOut: 1, sizeBytes: 2048 }, plain);

    expect(table).toContain('each to 1 subscriber,');
    expect(table).toContain('gzip shrinks events by 2');
    expect(table).toContain('With ten or more to a POST');
    expect(table).toContain('an HTTP API, and a ledger with point-in-time recovery.');
  });

  it('says nothing of batches that are there already, or of a compression that is not', () => {
    const table = formatCost({ ...DEFAULT_TRAFFIC, batch: 10, deliveryBatch: 10 }, plain);

    expect(table).not.toContain('With ten or more');
    expect(table).not.toContain('gzip');
  });

  it('fits a terminal of 120 columns', () => {
    const lines = formatCost({ ...DEFAULT_TRAFFIC, events: 100_000_000 }, plain).split('\n');

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });
});
