import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newRouter } from '../synth.ts';

describe('the lists of a ledger', () => {
  it('are spread over as many partitions as are asked for, which every function is told', () => {
    const template = Template.fromStack(newRouter({ indexShards: 16 }).stack);
    const functions = template.findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { WAYBILL_TABLE: Match.anyValue() } } },
    });

    const counts = Object.values(functions).map(
      ({ Properties }) => Properties.Environment.Variables.WAYBILL_INDEX_SHARDS,
    );
    expect(counts.length).toBeGreaterThan(5);
    expect(new Set(counts)).toEqual(new Set(['16']));
  });

  it.each([0, -8, 4, 12, 8.5, 136, Number.NaN])('rejects %d partitions', (indexShards) => {
    expect(() => newRouter({ indexShards })).toThrow(
      `must be a multiple of 8 from 8 to 128; received ${indexShards}`,
    );
  });

  it('of events, and the table, are ready for a throughput from the first moment where one is known', () => {
    const warmThroughput = { readUnitsPerSecond: 17_500, writeUnitsPerSecond: 20_000 };
    const template = Template.fromStack(newRouter({ warmThroughput }).stack);

    const WarmThroughput = { ReadUnitsPerSecond: 17_500, WriteUnitsPerSecond: 20_000 };
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      WarmThroughput,
      GlobalSecondaryIndexes: [
        Match.objectLike({ IndexName: 'byTime', WarmThroughput }),
        Match.objectLike({ IndexName: 'byStatus', WarmThroughput: Match.absent() }),
      ],
    });
  });
});
