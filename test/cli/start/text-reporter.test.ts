import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makePaint } from '../../../cli/format/paint.ts';
import { makeJsonReporter } from '../../../cli/start/json-reporter.ts';
import { makeTextReporter } from '../../../cli/start/text-reporter.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { expectHarmless, foreignText } from '../format/foreign-text.ts';

describe('makeTextReporter', () => {
  it('says where an app has no router, and goes on', () => {
    const strings: string[] = [];
    const reporter = makeTextReporter((text) => strings.push(text), makePaint({}, {}));

    reporter.ready({
      ...{ url: '', awsEndpoint: 'http://127.0.0.1:4566', region: 'us-east-1', warnings: [] },
      functions: [],
    } as unknown as Cloud);

    expect(strings.join('')).toContain('events        none: the app has no router\n');
    expect(strings.join('')).toContain('AWS endpoint  http://127.0.0.1:4566');
  });

  it.each([
    ['none', '{"signIn":"none"}', true],
    ['an API key', '{"signIn":"api-key","router":"orders"}', true],
    ['a signature, which no browser makes', '{"signIn":"iam"}', false],
    ['nobody, since there is none', undefined, false],
  ])('says where the console is that lets in by %s', (_, settings, isSaid) => {
    const strings: string[] = [];
    const lines: string[] = [];
    const environment = settings === undefined ? {} : { WAYBILL_CONSOLE: settings };
    const cloud = {
      ...{ url: 'http://127.0.0.1:4700', awsEndpoint: '', region: '', warnings: [], outputs: {} },
      functions: [{ stackName: 'Shop', logicalId: 'Query', name: 'query', environment }],
    } as unknown as Cloud;

    makeTextReporter((text) => strings.push(text), makePaint({}, {})).ready(cloud);
    makeJsonReporter((text) => lines.push(text)).ready(cloud);

    const address = isSaid ? 'http://127.0.0.1:4700/console' : undefined;
    expect(strings.join('').includes('  console       http://127.0.0.1:4700/console\n')).toBe(
      isSaid,
    );
    expect(JSON.parse(lines[0] ?? '').console).toBe(address);
  });

  it('prints what it held back where the start fails', () => {
    const strings: string[] = [];
    const reporter = makeTextReporter((text) => strings.push(text), makePaint({}, {}));

    reporter.log({ level: 'warn', message: 'AWS::Kinesis::Stream "Stream" is not run locally' });
    reporter.failed();

    expect(strings.join('')).toBe('cloud | AWS::Kinesis::Stream "Stream" is not run locally\n');
  });
});

describe('what a reporter writes', () => {
  const kinds = {
    text: (write: (text: string) => void) => makeTextReporter(write, makePaint({}, {})),
    json: makeJsonReporter,
  };

  it.each(['text', 'json'] as const)('is nothing that a terminal obeys: as %s', (kind) => {
    fc.assert(
      fc.property(foreignText, (text) => {
        const strings: string[] = [];
        const reporter = kinds[kind]((written) => strings.push(written));
        const functions = [{ name: 'f', stackName: 'S', logicalId: text, environment: {} }];
        const outputs = { [text]: text };
        const cloud = {
          url: '',
          awsEndpoint: '',
          region: '',
          warnings: [text],
          functions,
          outputs,
        };

        reporter.log({ level: 'info', message: text, function: 'f' });
        reporter.ready(cloud as unknown as Cloud);
        reporter.note(text);

        for (const line of strings.join('').split('\n')) expectHarmless(line);
        if (kind === 'json')
          expect(strings.map((line) => JSON.parse(line))).toEqual([
            {
              ...{ url: '', aws: '', region: '', outputs },
              functions: [expect.anything()],
              warnings: [text],
            },
            { log: { level: 'info', message: text, function: 'f' } },
            { note: text },
          ]);
      }),
    );
  });
});
