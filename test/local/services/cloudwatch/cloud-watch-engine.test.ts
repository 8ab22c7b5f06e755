import { describe, expect, it } from '@jest/globals';
import { CloudWatchEngine } from '../../../../local/services/cloudwatch/cloud-watch-engine.ts';
import { MetricStore } from '../../../../local/services/cloudwatch/metric-store.ts';
import { readEmbedded } from '../../../../local/services/cloudwatch/read-embedded.ts';

const NOW = Date.parse('2026-11-24T17:00:00Z');
const MINUTE = 60_000;
const NAME = { namespace: 'Shop', name: 'Orders', dimensions: { shop: 'one', kind: 'web' } };
const METRIC = {
  ...{ Namespace: 'Shop', MetricName: 'Orders' },
  Dimensions: [
    { Name: 'kind', Value: 'web' },
    { Name: 'shop', Value: 'one' },
  ],
};
const SPAN = { StartTime: (NOW - 60 * MINUTE) / 1000, EndTime: NOW / 1000 };

function makeEngine() {
  let now = NOW;
  const store = new MetricStore({ now: () => now });
  const engine = new CloudWatchEngine(store);
  const pass = (minutes: number) => {
    now += minutes * MINUTE;
  };
  const ask = (MetricStat: object, more: object = {}) =>
    engine.call('GetMetricData', {
      MetricDataQueries: [{ Id: 'a', MetricStat: { Metric: METRIC, Period: 60, ...MetricStat } }],
      ...SPAN,
      ...more,
    });
  return { store, engine, ask, pass };
}

describe('GetMetricData', () => {
  it.each([
    ['Sum', 6],
    ['SampleCount', 3],
    ['Average', 2],
    ['Minimum', 1],
    ['Maximum', 3],
  ])('answers the statistic %s', async (Stat, value) => {
    const { store, ask } = makeEngine();
    store.add(NAME, [3, 1, 2], NOW - MINUTE);

    expect(await ask({ Stat })).toEqual({
      MetricDataResults: [
        {
          ...{ Id: 'a', Label: 'Orders', StatusCode: 'Complete' },
          ...{ Timestamps: [(NOW - MINUTE) / 1000], Values: [value] },
        },
      ],
      Messages: [],
    });
  });

  it('answers the latest first, unless it is asked otherwise', async () => {
    const { store, ask } = makeEngine();
    for (const minute of [1, 3, 2]) store.add(NAME, [minute], NOW - minute * MINUTE);
    const values = async (more: object) => {
      const { MetricDataResults } = await ask({ Stat: 'Sum' }, more);
      return (MetricDataResults as { readonly Values: number[] }[])[0]?.Values;
    };

    expect(await values({})).toEqual([1, 2, 3]);
    expect(await values({ ScanBy: 'TimestampAscending' })).toEqual([3, 2, 1]);
  });

  it('keeps a day, and forgets what is older', async () => {
    const { store, ask, pass } = makeEngine();
    store.add(NAME, [1], NOW - 25 * 60 * MINUTE);
    for (let minute = 0; minute < 1500; minute++) {
      store.add(NAME, [1]);
      pass(1);
    }

    const asked = { StartTime: 0, EndTime: NOW / 1000 + 200_000 };
    const { MetricDataResults } = await ask({ Stat: 'Sum', Period: 86_400 }, asked);

    const [{ Values = [] } = {}] = MetricDataResults as { readonly Values?: number[] }[];
    expect(Values.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(1441);
  });

  it.each([
    ['no query', { MetricDataQueries: [] }, 'MissingRequiredParameterException'],
    ['a span that ends before it begins', { StartTime: 2, EndTime: 1 }, 'ValidationError'],
    ['no span', { StartTime: undefined }, 'MissingRequiredParameterException'],
    ['a page', { NextToken: 'x' }, 'UnknownOperationException'],
  ])('refuses %s', async (_, more, code) => {
    await expect(makeEngine().ask({ Stat: 'Sum' }, more)).rejects.toMatchObject({ code });
  });

  it.each([
    ['a percentile', { Stat: 'p99' }],
    ['seconds', { Stat: 'Sum', Period: 10 }],
    ['a unit', { Stat: 'Sum', Unit: 'Count' }],
    ['what AWS counts', { Stat: 'Sum', Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors' } }],
  ])('says that it does not run %s', async (_, query) => {
    await expect(makeEngine().ask(query)).rejects.toMatchObject({
      code: 'UnknownOperationException',
      message: expect.stringContaining('is not run locally'),
    });
  });

  it('is all that is run', async () => {
    await expect(makeEngine().engine.call('PutMetricData', {})).rejects.toMatchObject({
      message: 'cloudwatch:PutMetricData is not run locally; docs/local.md has what is',
    });
  });
});

describe('the embedded metric format', () => {
  const directive = (own: object) => ({
    _aws: {
      Timestamp: NOW,
      CloudWatchMetrics: [
        {
          ...{ Namespace: 'Shop', Dimensions: [['shop'], ['shop', 'kind']] },
          Metrics: [{ Name: 'Orders', Unit: 'Count' }, { Name: 'Returns' }],
          ...own,
        },
      ],
    },
    ...{ shop: 'one', kind: 'web', Orders: [1, 2], Returns: 4 },
  });

  it('has each metric once for each set of dimensions', () => {
    expect(readEmbedded(directive({}))).toEqual(
      [
        ['Orders', { shop: 'one' }, [1, 2]],
        ['Orders', { shop: 'one', kind: 'web' }, [1, 2]],
        ['Returns', { shop: 'one' }, [4]],
        ['Returns', { shop: 'one', kind: 'web' }, [4]],
      ].map(([name, dimensions, values]) => ({
        metric: { namespace: 'Shop', name, dimensions },
        ...{ values, at: NOW },
      })),
    );
  });

  it.each([
    ['no namespace', { Namespace: 7 }],
    ['a dimension without a value', { Dimensions: [['none']] }],
    ['dimensions that are no lists', { Dimensions: ['shop'] }],
    ['a metric without a value', { Metrics: [{ Name: 'None' }] }],
    ['a metric whose value is a text', { Metrics: [{ Name: 'shop' }] }],
    ['no metrics', { Metrics: null }],
  ])('leaves out %s', (_, own) => {
    expect(readEmbedded(directive(own))).toEqual([]);
  });
});
