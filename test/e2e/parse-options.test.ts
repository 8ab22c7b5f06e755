import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './parse-options.ts';

describe('parseOptions', () => {
  it('takes a target that needs nothing else', () => {
    expect(parseOptions(['--target', 'embedded'])).toEqual({ target: 'embedded' });
    expect(parseOptions(['--target=localstack'])).toEqual({ target: 'localstack' });
  });

  it('takes AWS with a profile and a region', () => {
    const args = ['--target', 'aws', '--profile', 'test', '--region', 'eu-central-1'];

    expect(parseOptions(args)).toEqual({
      target: 'aws',
      place: { profile: 'test', region: 'eu-central-1' },
    });
  });

  it.each([
    [[], /--target must be one of embedded, localstack, aws; received undefined/],
    [['--target', 'azure'], /received azure/],
    [['--target', 'aws', '--region', 'eu-central-1'], /needs --profile/],
    [['--target', 'aws', '--profile', 'test'], /needs --region, such as/],
    [['--target', 'aws', '--profile', '', '--region', 'eu-central-1'], /needs --profile/],
    [['--target', 'embedded', '--region', 'eu-central-1'], /are for --target aws/],
    [['--traget', 'aws'], /--traget[\s\S]*npm run test:e2e -- --target/],
  ])('rejects %j, with the reason and the usage', (args, reason) => {
    expect(() => parseOptions(args)).toThrow(reason);
  });
});
