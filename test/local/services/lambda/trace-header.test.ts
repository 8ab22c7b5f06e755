import { describe, expect, it } from '@jest/globals';
import {
  continueTrace,
  isLoop,
  MOST_INVOCATIONS,
  withoutLineage,
} from '../../../../local/services/lambda/trace-header.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:';
const at = (name: string) => ({ functionArn: ARN + name, now: Date.parse('2026-11-02T09:00:00Z') });

/** The header after so many invocations of a function, each caused by the one before. */
function chain(name: string, invocations: number, from: readonly string[] = []): string {
  let header = continueTrace(from, at(name));
  for (let count = 1; count < invocations; count++) header = continueTrace([header], at(name));
  return header;
}

describe('a tracing header', () => {
  it('is a new trace where nothing is known of what came before', () => {
    const header =
      /^Root=1-6[\da-f]{7}-[\da-f]{24};Parent=[\da-f]{16};Sampled=0;Lineage=[\da-f]{8}:1$/;

    for (const upstream of [[], [''], ['nonsense;;='], ['Lineage=x:1|:3|12345678:-1']])
      expect(continueTrace(upstream, at('a'))).toMatch(header);
  });

  it('keeps its root, and has a new parent each time', () => {
    const first = continueTrace([], at('a'));
    const second = continueTrace([first], at('b'));

    const part = (header: string, name: string) => new RegExp(`${name}=([^;]*)`).exec(header)?.[1];
    expect(part(second, 'Root')).toBe(part(first, 'Root'));
    expect(part(second, 'Parent')).not.toBe(part(first, 'Parent'));
  });

  it('says a loop after 16 invocations of one function, and not before', () => {
    expect(MOST_INVOCATIONS).toBe(16);
    expect(isLoop(undefined, `${ARN}a`)).toBe(false);
    expect(isLoop(chain('a', 15), `${ARN}a`)).toBe(false);
    expect(isLoop(chain('a', 16), `${ARN}a`)).toBe(true);
  });

  it('counts each function of a chain by itself', () => {
    const header = chain('b', 3, [chain('a', 16)]);

    expect(isLoop(header, `${ARN}a`)).toBe(true);
    expect(isLoop(header, `${ARN}b`)).toBe(false);
    expect(header).toMatch(/Lineage=[\da-f]{8}:16\|[\da-f]{8}:3$/);
  });

  it('takes the longest of the chains that meet in a batch', () => {
    const header = continueTrace([chain('a', 2), chain('a', 15), chain('a', 7)], at('a'));

    expect(isLoop(header, `${ARN}a`)).toBe(true);
  });

  it('goes through other services without its lineage', () => {
    expect(withoutLineage('Root=1-a-b;Parent=c;Sampled=0;Lineage=00000000:16')).toBe(
      'Root=1-a-b;Parent=c;Sampled=0',
    );
    expect(withoutLineage('Root=1-a-b;Lineage=00000000:16;Sampled=0')).toBe('Root=1-a-b;Sampled=0');
    expect(withoutLineage('Root=1-a-b')).toBe('Root=1-a-b');
  });
});
