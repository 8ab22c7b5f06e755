import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './parse-options.ts';

describe('parseOptions', () => {
  it('takes a target that needs nothing else', () => {
    expect(parseOptions(['--target', 'embedded'])).toEqual({ target: 'embedded' });
    expect(parseOptions(['--target=localstack'])).toEqual({ target: 'localstack' });
  });

  it('takes the emulator that stands for LocalStack', () => {
    const args = ['--target', 'localstack', '--emulator', 'ministack'];

    expect(parseOptions(args)).toEqual({ target: 'localstack', emulator: 'ministack' });
  });

  it('takes the ingress of the router', () => {
    expect(parseOptions(['--target', 'embedded', '--ingress', 'function-url'])).toEqual({
      target: 'embedded',
      ingress: 'function-url',
    });
  });

  it('takes AWS with a profile and a region', () => {
    const args = ['--target', 'aws', '--profile', 'test', '--region', 'eu-central-1'];

    expect(parseOptions(args)).toEqual({
      target: 'aws',
      place: { profile: 'test', region: 'eu-central-1' },
    });
  });

  it.each([
    [[], /--target must be one of embedded, localstack, aws; received none/],
    [
      ['--target', 'embedded', '--ingress', 'websocket'],
      /--ingress must be one of http-api, function-url; received websocket/,
    ],
    [
      ['--target', 'localstack', '--emulator', 'floci'],
      /--emulator must be one of localstack, ministack; received floci/,
    ],
    [
      ['--target', 'embedded', '--emulator', 'ministack'],
      /--emulator is for --target localstack; received it for embedded/,
    ],
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
