import { describe, expect, it } from '@jest/globals';
import { parseStartOptions } from '../../../cli/start/parse-start-options.ts';
import { UsageError } from '../../../cli/usage-error.ts';

describe('parseStartOptions', () => {
  it('takes the well-known ports, and sends nothing, unless told otherwise', () => {
    expect(parseStartOptions([], {})).toEqual({
      json: false,
      events: undefined,
      dataDir: undefined,
      dropDamaged: false,
      watch: false,
      app: undefined,
      assembly: undefined,
      stack: undefined,
      allowedHosts: [],
      parameters: {},
      secrets: {},
      httpPort: 4700,
      awsPort: 4566,
    });
  });

  it('reads every option and both ports', () => {
    const args = [
      '--json',
      '--watch',
      '--data',
      'd',
      '--drop-damaged',
      '--app',
      'a',
      '--stack',
      's',
      '--events',
      'e',
    ];

    expect(parseStartOptions(args, { PORT: '0', AWS_PORT: '5000' })).toMatchObject({
      json: true,
      watch: true,
      dataDir: 'd',
      dropDamaged: true,
      app: 'a',
      stack: 's',
      events: 'e',
      httpPort: 0,
      awsPort: 5000,
    });
  });

  it('takes several assemblies, in their order', () => {
    expect(parseStartOptions(['--assembly', 'b', '--assembly', 'a'], {})).toMatchObject({
      assembly: ['b', 'a'],
    });
  });

  it('takes parameters and secrets by name, with any text after the first =', () => {
    const args = ['--parameter', '/shop/url=http://x?a=b', '--parameter=Stage=', '--secret=key=s'];

    expect(parseStartOptions(args, {})).toMatchObject({
      parameters: { '/shop/url': 'http://x?a=b', Stage: '' },
      secrets: { key: 's' },
    });
  });

  it.each([
    ['--parameter=Stage', '--parameter must be NAME=VALUE; received Stage'],
    ['--secret==value', '--secret must be NAME=VALUE; received =value'],
  ])('rejects %s', (arg, message) => {
    expect(() => parseStartOptions([arg], {})).toThrow(new UsageError(message));
  });

  it('sends nothing with --empty, whatever --events says', () => {
    expect(parseStartOptions(['--events', 'e', '--empty'], {})).toMatchObject({
      events: undefined,
    });
  });

  it.each([
    [['--jsn'], {}, /unknown option '--jsn'.*--help/],
    [['extra'], {}, /unexpected argument 'extra'.*--help/],
    [['--data'], {}, /'--data <value>' argument missing/],
    [
      ['--data', '-x'],
      {},
      /^option '--data' has no value; .*as --data=-\.\.\.; run waybill start --help/,
    ],
    [['--data', ''], {}, /^--data must have a value; received nothing/],
    [['--assembly', 'a', '--assembly='], {}, /^--assembly must have a value/],
    [['--stack='], {}, /^--stack must have a value; received nothing/],
    [['--drop-damaged'], {}, /^--drop-damaged is for a data folder; name it by --data/],
    [['--watch', '--assembly', 'x'], {}, /--watch .* leave one of them out/],
    [['--app', 'a', '--assembly', 'x'], {}, /--app .* leave one of them out/],
    [[], { PORT: '5000', AWS_PORT: '5000' }, /PORT and AWS_PORT must differ; both are 5000/],
    [[], { PORT: '65536' }, /PORT must be a port from 0.*received 65536/],
    [[], { AWS_PORT: 'http' }, /AWS_PORT must be a port from 0.*received http/],
    [[], { PORT: '-1' }, /received -1/],
  ] as const)('rejects %j with %j', (args, environment, message) => {
    const parse = () => parseStartOptions(args, environment);

    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });
});
