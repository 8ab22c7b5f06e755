import { describe, expect, it } from '@jest/globals';
import { makePaint } from '../../../cli/format/paint.ts';
import { makeTextReporter } from '../../../cli/start/text-reporter.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';

describe('makeTextReporter', () => {
  it('says where an app has no router, and goes on', () => {
    const strings: string[] = [];
    const reporter = makeTextReporter((text) => strings.push(text), makePaint({}, {}));

    reporter.ready({
      ...{ url: '', awsEndpoint: 'http://127.0.0.1:4566', region: 'us-east-1', warnings: [] },
    } as unknown as Cloud);

    expect(strings.join('')).toContain('events        none: the app has no router\n');
    expect(strings.join('')).toContain('AWS endpoint  http://127.0.0.1:4566');
  });

  it('prints what it held back where the start fails', () => {
    const strings: string[] = [];
    const reporter = makeTextReporter((text) => strings.push(text), makePaint({}, {}));

    reporter.log({ level: 'warn', message: 'AWS::Kinesis::Stream "Stream" is not run locally' });
    reporter.failed();

    expect(strings.join('')).toBe('cloud | AWS::Kinesis::Stream "Stream" is not run locally\n');
  });
});
