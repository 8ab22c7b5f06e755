import { describe, expect, it } from '@jest/globals';
import { parseUrl } from '../../../core/shared/parse-url.ts';

describe('parseUrl', () => {
  it.each<[string, string | undefined, string]>([
    ['https://bücher.example', undefined, 'https://xn--bcher-kva.example/'],
    ['https://example.com/é', undefined, 'https://example.com/%C3%A9'],
    ['https://例え.example', undefined, 'https://xn--r8jz45g.example/'],
    ['/queue/ü', 'http://aws', 'http://aws/queue/%C3%BC'],
  ])('reads %s the same at each of 20,000 times', (text, base, href) => {
    const read = Array.from({ length: 20_000 }, () => parseUrl(text, base)?.href);

    expect(new Set(read)).toEqual(new Set([href]));
  });

  it.each(['', 'example.com', '/path', 'https://', 'http://a b'])('has nothing for %j', (text) => {
    expect(parseUrl(text)).toBeUndefined();
  });
});
