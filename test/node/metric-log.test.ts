import { describe, expect, it } from '@jest/globals';
import { makeMetricLog } from '../../node/metric-log.ts';

const NOW = Date.parse('2026-11-24T17:00:00Z');

function makeLog() {
  const lines: string[] = [];
  const log = makeMetricLog('shop-bus', { now: () => NOW, write: (line) => lines.push(line) });
  return { lines, log };
}

describe('a metric log', () => {
  it('writes one line in the embedded metric format for the counts of the router', () => {
    const { log, lines } = makeLog();

    log.count({ AcceptedEvents: 3, OutboxSize: 1 });

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        _aws: {
          Timestamp: NOW,
          CloudWatchMetrics: [
            {
              Namespace: 'Waybill',
              Dimensions: [['router']],
              Metrics: [
                { Name: 'AcceptedEvents', Unit: 'Count' },
                { Name: 'OutboxSize', Unit: 'Count' },
              ],
            },
          ],
        },
        router: 'shop-bus',
        AcceptedEvents: 3,
        OutboxSize: 1,
      },
    ]);
  });

  it('counts what is of a subscriber for the router, too', () => {
    const { log, lines } = makeLog();

    log.countFor('billing', { DeadDeliveries: 2 });

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Dimensions: [['router'], ['router', 'subscriber']] }] },
      router: 'shop-bus',
      subscriber: 'billing',
      DeadDeliveries: 2,
    });
  });

  it('has every dimension and every metric that it names as a member, as the specification asks', () => {
    const { log, lines } = makeLog();

    log.countFor('billing', { FailedAttempts: 4, DeadDeliveries: 2 });

    const document = JSON.parse(lines[0] ?? '') as Record<string, unknown> & {
      readonly _aws: {
        readonly CloudWatchMetrics: readonly {
          readonly Dimensions: readonly (readonly string[])[];
          readonly Metrics: readonly { readonly Name: string }[];
        }[];
      };
    };
    const [directive] = document._aws.CloudWatchMetrics;
    for (const name of directive?.Dimensions.flat() ?? [])
      expect(document[name]).toEqual(expect.any(String));
    for (const { Name } of directive?.Metrics ?? [])
      expect(document[Name]).toEqual(expect.any(Number));
    expect(lines[0]).not.toContain('\n');
  });

  it('writes an age in seconds', () => {
    const { log, lines } = makeLog();

    log.countFor('billing', { FailedAttempts: 1, RetryAge: 7200 });

    const Metrics = [
      { Name: 'FailedAttempts', Unit: 'Count' },
      { Name: 'RetryAge', Unit: 'Seconds' },
    ];
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Metrics }] },
      RetryAge: 7200,
    });
    log.count({ ReconcileLag: 120 });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'ReconcileLag', Unit: 'Seconds' }] }] },
    });
  });

  it('writes no zero, and nothing when there is nothing else', () => {
    const { log, lines } = makeLog();

    log.count({ AcceptedEvents: 0, RejectedEvents: 1 });
    log.count({ OutboxSize: 0 });
    log.countFor('billing', { FailedAttempts: 0, DeadDeliveries: 0 });

    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('AcceptedEvents');
  });
});
