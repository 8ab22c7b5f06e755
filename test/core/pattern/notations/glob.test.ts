import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../../core/event/event.ts';
import { glob } from '../../../../core/pattern/notations/glob/glob.ts';
import { read, tryRead } from './read.ts';
import { globKey, globText, matchesGlob } from './reference-glob.ts';

const compile = (text: string) => read(glob(text));

describe('a glob as an EventBridge pattern', () => {
  it.each<[string, readonly Json[]]>([
    ['order:placed', ['order:placed']],
    ['order:*', [{ prefix: 'order:' }]],
    ['*:eu', [{ suffix: ':eu' }]],
    ['*', [{ exists: true }]],
    ['**', [{ exists: true }]],
    ['order:*:eu', [{ wildcard: 'order:*:eu' }]],
    ['order:**:eu', [{ wildcard: 'order:*:eu' }]],
    ['h[ae]llo', ['hallo', 'hello']],
    ['h[a-c]*', [{ prefix: 'ha' }, { prefix: 'hb' }, { prefix: 'hc' }]],
    ['[c-a]', ['a', 'b', 'c']],
    ['[aab-b]', ['a', 'b']],
    ['\\*\\[\\\\', ['*[\\']],
    ['a\\', ['a\\']],
    ['[\\]x]', [']', 'x']],
    ['a]b', ['a]b']],
    ['bestellung:größe:*', [{ prefix: 'bestellung:größe:' }]],
  ])('%s', (text, list) => {
    expect(compile(text).eventPattern).toEqual({ type: list });
  });

  it('is of the subject where it says so', () => {
    expect(read(glob('a*', { field: 'subject' })).eventPattern).toEqual({
      subject: [{ prefix: 'a' }],
    });
  });
});

describe('what a glob matches', () => {
  it('is what Redis does', () => {
    let compared = 0;
    fc.assert(
      fc.property(globText, fc.array(globKey, { minLength: 10, maxLength: 10 }), (text, types) => {
        const pattern = tryRead(glob(text));
        if (pattern === undefined) return;
        compared++;
        for (const type of types)
          expect([text, type, pattern.matches({ type })]).toEqual([
            text,
            type,
            matchesGlob(text, type),
          ]);
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(1000);
  });

  it('is explained in its own words', () => {
    expect(compile('order:[ab]*').explain({ type: 'order:c' })).toEqual({
      ...{ matched: false, path: 'type', clause: { glob: 'order:[ab]*' }, actual: 'order:c' },
      reason:
        'the glob `order:[ab]*` does not match: type is "order:c"; it must be a text that begins with "order:a" or a text that begins with "order:b"',
    });
  });
});

describe('rejects globs', () => {
  it.each<[string, string]>([
    ['', 'the glob `` is empty, and no type is; `*` takes all'],
    [
      'h?llo',
      'has a `?`, which is any one byte, and no EventBridge pattern takes just one; write `*`, or a class such as `[abc]`',
    ],
    [
      '[^a]*',
      'has a class that begins with `^`, and EventBridge has no pattern for all characters but some',
    ],
    ['a[bc', 'has a class that does not end; write `\\[` for a `[` of the text'],
    ['a[bc\\', 'has a class with a character that is no ASCII'],
    ['a[]', 'has a class of no characters, which takes nothing'],
    ['[é]', 'has a class with a character that is no ASCII, of which Redis takes a byte alone'],
    ['[a-]]', 'has a class with a range of other characters than ASCII letters and digits'],
    ['[a-', 'has a class with a range of other characters'],
    ['[a-\\z]', 'has a class with a range of other characters'],
    ['[ -~]', 'has a class with a range of other characters'],
    ['[a-z][a-z]', 'has classes that come to more than 64 texts'],
    ['[ab]'.repeat(500), 'has classes that come to more than 64 texts'],
    ['a*[ab]*[ab]*b', 'is more than EventBridge takes of one rule: the event pattern at `type`'],
    ['x'.repeat(2049), 'has 2049 characters, and no type or subject has more than 2048'],
  ])('%s', (text, message) => {
    expect(() => compile(text)).toThrow(
      expect.objectContaining({
        code: 'invalid-pattern',
        message: expect.stringContaining(message),
      }),
    );
  });
});
