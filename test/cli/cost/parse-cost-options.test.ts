import { describe, expect, it } from '@jest/globals';
import { parseCostOptions } from '../../../cli/cost/parse-cost-options.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { DEFAULT_TRAFFIC, type Traffic } from '../../../core/cost/traffic.ts';

function traffic(...args: readonly string[]): Traffic {
  return parseCostOptions(args).traffic;
}

describe('parseCostOptions', () => {
  it('takes a million events of 1 KB at fan-out 3 unless told otherwise', () => {
    expect(parseCostOptions([])).toEqual({ traffic: DEFAULT_TRAFFIC, json: false });
    expect(DEFAULT_TRAFFIC).toMatchObject({ events: 1_000_000, fanOut: 3, sizeBytes: 1024 });
  });

  it('reads every option', () => {
    const args =
      '--events 5 --fan-out 2 --size 10 --batch 4 --delivery-batch 7.5 --retention 7 --ingest-ms 50 --handler-ms 90 --memory 256 --compression 4 --ingress function-url --no-point-in-time-recovery';

    expect(traffic(...args.split(' '))).toEqual({
      events: 5,
      fanOut: 2,
      sizeBytes: 10,
      batch: 4,
      deliveryBatch: 7.5,
      retentionDays: 7,
      ingestMs: 50,
      handlerMs: 90,
      memoryMb: 256,
      compression: 4,
      ingress: 'function-url',
      pointInTimeRecovery: false,
    });
  });

  it('is asked for JSON', () => {
    expect(parseCostOptions(['--json'])).toMatchObject({ json: true });
  });

  it.each([
    ['1e6', 1_000_000],
    ['1000000', 1_000_000],
    ['1M', 1_000_000],
    ['1.5m', 1_500_000],
    ['250k', 250_000],
    ['2B', 2_000_000_000],
  ])('reads the count %s', (text, events) => {
    expect(traffic('--events', text).events).toBe(events);
  });

  it.each([
    ['700', 700],
    ['1KB', 1024],
    ['64kb', 65_536],
    ['1.5 KB', 1536],
    ['0.5MB', 524_288],
    ['12B', 12],
  ])('reads the size %s', (text, sizeBytes) => {
    expect(traffic('--size', text).sizeBytes).toBe(sizeBytes);
  });

  it.each([
    [['--events', 'many'], /--events must be a whole number from 1 to .*1e6; received many/],
    [['--events', '0'], /received 0$/],
    [['--events', '1.5'], /whole number.*received 1\.5/],
    [['--events', '1KB'], /received 1KB/],
    [['--events', ''], /received nothing/],
    [['--events', '1e99'], /received 1e99/],
    [['--fan-out', '301'], /--fan-out must be a whole number from 0 to 300/],
    [['--size', '2MB'], /--size must be a number from 1 to 1,032,192, such as 1KB; received 2MB/],
    [['--size', '1GB'], /received 1GB/],
    [['--size', 'constructor'], /received constructor/],
    [['--size', '1constructor'], /received 1constructor/],
    [['--batch', '101'], /--batch must be a whole number from 1 to 100/],
    [['--delivery-batch', '0.5'], /--delivery-batch must be a number from 1 to 10,000/],
    [['--events=-1'], /received -1/],
    [['--size', 'x'.repeat(1000)], /received x{64}$/],
    [['--ingress', 'rest-api'], /--ingress must be http-api or function-url; received rest-api/],
    [['--ingress', ''], /received nothing/],
    [['--nope'], /unknown option '--nope'.*waybill cost --help/],
    [['extra'], /unexpected argument 'extra'.*--help/],
    [['--size'], /'--size <value>' argument missing/],
  ])('rejects %j', (args, message) => {
    const parse = () => parseCostOptions(args);

    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });
});
