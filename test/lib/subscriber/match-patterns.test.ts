import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Match } from 'aws-cdk-lib/aws-events';
import { Aws, CfnParameter, Fn, Lazy, Stack, Token } from 'aws-cdk-lib/core';
import type { Json } from '../../../core/event/event.ts';
import { EventRouter, FunctionTarget, type SubscriberProps } from '../../../lib/index.ts';
import { resolvePattern } from '../../../lib/subscriber/resolve-pattern.ts';
import { newApp, newHandler } from '../synth.ts';

type Pattern = SubscriberProps['pattern'];

const stack = new Stack(newApp(), 'Patterns');
const plain = (pattern: Pattern) => resolvePattern(stack, 'one', pattern);

/** Every method of `Match`, and what its list comes to in a pattern. */
const MATCHERS: readonly [string, () => readonly string[], Json][] = [
  ['nullValue', () => Match.nullValue(), [null]],
  ['exists', () => Match.exists(), [{ exists: true }]],
  ['doesNotExist', () => Match.doesNotExist(), [{ exists: false }]],
  ['exactString', () => Match.exactString('a'), ['a']],
  ['equalsIgnoreCase', () => Match.equalsIgnoreCase('a'), [{ 'equals-ignore-case': 'a' }]],
  ['prefix', () => Match.prefix('a'), [{ prefix: 'a' }]],
  ['suffix', () => Match.suffix('a'), [{ suffix: 'a' }]],
  [
    'prefixEqualsIgnoreCase',
    () => Match.prefixEqualsIgnoreCase('a'),
    [{ prefix: { 'equals-ignore-case': 'a' } }],
  ],
  [
    'suffixEqualsIgnoreCase',
    () => Match.suffixEqualsIgnoreCase('a'),
    [{ suffix: { 'equals-ignore-case': 'a' } }],
  ],
  ['wildcard', () => Match.wildcard('a*b'), [{ wildcard: 'a*b' }]],
  ['cidr', () => Match.cidr('10.0.0.0/24'), [{ cidr: '10.0.0.0/24' }]],
  ['ipAddressRange', () => Match.ipAddressRange('10.0.0.0/8'), [{ cidr: '10.0.0.0/8' }]],
  ['anythingBut', () => Match.anythingBut('a', 'b'), [{ 'anything-but': ['a', 'b'] }]],
  ['anythingButPrefix', () => Match.anythingButPrefix('a'), [{ 'anything-but': { prefix: 'a' } }]],
  [
    'anythingButSuffix',
    () => Match.anythingButSuffix('a', 'b'),
    [{ 'anything-but': { suffix: ['a', 'b'] } }],
  ],
  [
    'anythingButWildcard',
    () => Match.anythingButWildcard('a*'),
    [{ 'anything-but': { wildcard: 'a*' } }],
  ],
  [
    'anythingButEqualsIgnoreCase',
    () => Match.anythingButEqualsIgnoreCase('a'),
    [{ 'anything-but': { 'equals-ignore-case': 'a' } }],
  ],
  ['greaterThan', () => Match.greaterThan(1), [{ numeric: ['>', 1] }]],
  ['greaterThanOrEqual', () => Match.greaterThanOrEqual(1), [{ numeric: ['>=', 1] }]],
  ['lessThan', () => Match.lessThan(1), [{ numeric: ['<', 1] }]],
  ['lessThanOrEqual', () => Match.lessThanOrEqual(1), [{ numeric: ['<=', 1] }]],
  ['equal', () => Match.equal(1), [{ numeric: ['=', 1] }]],
  ['interval', () => Match.interval(1, 2), [{ numeric: ['>=', 1, '<=', 2] }]],
  [
    'allOf',
    () => Match.allOf(Match.greaterThan(1), Match.lessThan(2)),
    [{ numeric: ['>', 1, '<', 2] }],
  ],
  [
    'anyOf',
    () => Match.anyOf(Match.prefix('a'), 'b', Match.interval(1, 2), { suffix: 'c' }),
    [{ prefix: 'a' }, 'b', { numeric: ['>=', 1, '<=', 2] }, { suffix: 'c' }],
  ],
];

/** What EventBridge refuses, however it is written, and why; `exactString` and those without a value can say nothing wrong. */
const REFUSED: readonly [string, () => readonly string[], RegExp][] = [
  ['equalsIgnoreCase', () => Match.equalsIgnoreCase(1 as never), /`equals-ignore-case`/],
  ['prefix', () => Match.prefix(1 as never), /`prefix`/],
  ['suffix', () => Match.suffix(null as never), /`suffix`/],
  ['prefixEqualsIgnoreCase', () => Match.prefixEqualsIgnoreCase(1 as never), /prefix/],
  ['suffixEqualsIgnoreCase', () => Match.suffixEqualsIgnoreCase(1 as never), /suffix/],
  ['wildcard', () => Match.wildcard('a**b'), /wildcard/],
  ['cidr', () => Match.cidr('10.0.0.0'), /cidr/],
  ['ipAddressRange', () => Match.ipAddressRange('999.0.0.0/8'), /cidr/],
  ['anythingBut', () => Match.anythingBut(Number.POSITIVE_INFINITY), /anything-but/],
  ['anythingButPrefix', () => Match.anythingButPrefix(''), /anything-but|prefix/],
  ['anythingButSuffix', () => Match.anythingButSuffix(''), /anything-but|suffix/],
  ['anythingButWildcard', () => Match.anythingButWildcard('a**'), /wildcard/],
  [
    'anythingButEqualsIgnoreCase',
    () => Match.anythingButEqualsIgnoreCase(1 as never),
    /anything-but|equals-ignore-case/,
  ],
  ['greaterThan', () => Match.greaterThan('1' as never), /numeric/],
  ['greaterThanOrEqual', () => Match.greaterThanOrEqual(Number.NaN), /numeric/],
  ['lessThan', () => Match.lessThan('' as never), /numeric/],
  ['lessThanOrEqual', () => Match.lessThanOrEqual(null as never), /numeric/],
  ['equal', () => Match.equal('1' as never), /numeric/],
  ['interval', () => Match.interval(2, 2), /numeric/],
  [
    'allOf',
    () => Match.allOf(Match.greaterThan(1), Match.prefix('a')),
    /at `data.a`: Only numeric matchers can be merged/,
  ],
  ['anyOf', () => Match.anyOf(Match.exists(), { regex: 'a' }), /no operator `regex`/],
];

describe('a matcher of aws-cdk in a pattern', () => {
  it('is in the table, whichever it is', () => {
    const methods = Object.getOwnPropertyNames(Match).filter(
      (name) => typeof Object.getOwnPropertyDescriptor(Match, name)?.value === 'function',
    );
    const own = ['anythingButConjunction', 'numeric', 'fromMergedObjects'];

    expect(methods.filter((name) => !own.includes(name)).sort()).toEqual(
      MATCHERS.map(([name]) => name).sort(),
    );
  });

  it.each(MATCHERS)('is a plain one: %s', (_, make, matcher) => {
    const among = Array.isArray(matcher) ? matcher : [];

    expect(plain({ type: make() })).toEqual({ type: matcher });
    expect(plain({ data: { a: { b: make() } } })).toEqual({ data: { a: { b: matcher } } });
    expect(plain({ $or: [{ type: make() }, { data: { a: make() } }] })).toEqual({
      $or: [{ type: matcher }, { data: { a: matcher } }],
    });
    expect(plain({ type: ['z', ...make(), { prefix: 'y' }] })).toEqual({
      type: ['z', ...among, { prefix: 'y' }],
    });
  });

  // A stack does not take a subscriber for each beside a router.
  const half = Math.ceil(MATCHERS.length / 2);
  it.each([[MATCHERS.slice(0, half)], [MATCHERS.slice(half)]])(
    'makes one rule and one registration',
    (matchers) => {
      const { own, router } = newCase();
      const expected = matchers.map(([name, make, matcher]) => {
        const among = Array.isArray(matcher) ? matcher : [];
        const { pattern } = router.addSubscriber(name.toLowerCase(), {
          pattern: { $or: [{ data: { a: make() } }, { type: ['b', ...make()] }] },
          target: new FunctionTarget(newHandler(own, `${name}-function`)),
        });
        const plainOne = { $or: [{ data: { a: matcher } }, { type: ['b', ...among] }] };
        expect(pattern).toEqual(plainOne);
        return plainOne;
      });

      const template = Template.fromStack(own);

      const rules = propertiesOf(template, 'AWS::Events::Rule').map((rule) => rule.EventPattern);
      const entries = propertiesOf(template, 'Custom::WaybillSubscriber');
      expect(rules).toEqual(
        expect.arrayContaining(expected.map((pattern) => ({ detail: pattern }))),
      );
      expect(entries.map(({ Pattern }) => JSON.parse(String(Pattern)))).toEqual(
        expect.arrayContaining(expected),
      );
    },
  );

  const shared = newCase();

  it.each(REFUSED)('is refused as a plain one is: %s', (_, make, message) => {
    const { router, handler } = shared;
    const add = () =>
      router.addSubscriber('one', {
        pattern: { data: { a: make() } },
        target: new FunctionTarget(handler),
      });

    expect(add).toThrow(/^subscriber "one": the pattern is refused: .*`data\.a/);
    expect(add).toThrow(message);
  });
});

describe('addSubscriber', () => {
  it('counts the characters of what a matcher of aws-cdk comes to', () => {
    const { router, handler } = newCase();
    const pattern = { type: Match.anythingBut('a'.repeat(2048)) };

    expect(() =>
      router.addSubscriber('one', { pattern, target: new FunctionTarget(handler) }),
    ).toThrow(/EventBridge takes 2048/);
  });

  it('counts the wildcards of aws-cdk', () => {
    const { own, router } = newCase();
    const add = (index: number) =>
      router.addSubscriber(`s${index}`, {
        pattern: { type: index % 2 === 0 ? Match.wildcard('a*') : Match.anythingButWildcard('b*') },
        target: new FunctionTarget(newHandler(own, `function-${index}`)),
      });
    for (let index = 0; index < 30; index++) add(index);

    expect(() => add(30)).toThrow(/takes 30 rules whose patterns have a `wildcard`/);
  });

  it('rejects a matcher of aws-cdk within a text', () => {
    const { router, handler } = newCase();
    const pattern = { type: [`order.${Match.prefix('placed')[0]}`] };

    expect(() =>
      router.addSubscriber('one', { pattern, target: new FunctionTarget(handler) }),
    ).toThrow(
      /at `type`: a matcher of aws-cdk stands within a text; it must be an element of its own/,
    );
  });

  it('rejects a number that is not known, in a matcher of aws-cdk too', () => {
    const { own, router, handler } = newCase();
    const { valueAsNumber } = new CfnParameter(own, 'Number', { type: 'Number' });
    const pattern = { data: { amount: Match.greaterThan(valueAsNumber) } };

    expect(() =>
      router.addSubscriber('one', { pattern, target: new FunctionTarget(handler) }),
    ).toThrow(/at `data.amount.numeric`: a number or an object is known at the deployment only/);
  });
});

describe('a text that is known at the deployment only', () => {
  it.each<[string, Pattern]>([
    ['a reference', { source: [Aws.REGION] }],
    ['a part of a text', { source: [`/shop/${Aws.REGION}/`] }],
    ['a function of CloudFormation', { source: [Fn.join('/', [Aws.REGION, 'shop'])] }],
    ['a list', { source: Fn.split(',', Aws.REGION) }],
    ['a text of the synth', { source: [Lazy.string({ produce: () => '/shop' })] }],
    ['a plain matcher of it', { source: [{ prefix: Aws.REGION }] }],
    ['an `anything-but` of it', { source: [{ 'anything-but': [Aws.REGION, 'a'] }] }],
  ])('stays as it is: %s', (_, pattern) => {
    expect(plain(pattern)).toEqual(pattern);
  });

  it('may be in a matcher of aws-cdk', () => {
    expect(plain({ source: Match.prefix(Aws.REGION) })).toEqual({
      source: [{ prefix: Aws.REGION }],
    });
    expect(plain({ source: Match.exactString(Aws.REGION) })).toEqual({ source: [Aws.REGION] });
    expect(plain({ source: Match.anyOf(`a-${Aws.REGION}`, Match.exists()) })).toEqual({
      source: [`a-${Aws.REGION}`, { exists: true }],
    });
  });

  it('reaches the rule and the registration from a matcher of aws-cdk', () => {
    const { own, router, handler } = newCase();

    router.addSubscriber('one', {
      pattern: { source: Match.prefix(Aws.REGION) },
      target: new FunctionTarget(handler),
    });

    const template = Template.fromStack(own);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { source: [{ prefix: { Ref: 'AWS::Region' } }] } },
    });
    template.hasResourceProperties('Custom::WaybillSubscriber', {
      Pattern: {
        'Fn::Join': ['', ['{"source":[{"prefix":"', { Ref: 'AWS::Region' }, '"}]}']],
      },
    });
  });
});

describe('what is no matcher of aws-cdk', () => {
  it('stays as it is', () => {
    const pattern = { type: ['a', 1, null, true, { exists: false }], data: { a: {}, b: [[]] } };

    expect(plain(pattern)).toEqual(pattern);
    expect(plain({ type: [Token.asString({ prefix: 'a' })] })).toEqual({ type: [{ prefix: 'a' }] });
  });
});

function newCase() {
  const own = new Stack(newApp(), 'Test');
  const router = new EventRouter(own, 'Router', { authorizer: 'public' });
  return { own, router, handler: newHandler(own, 'function') };
}

function propertiesOf(template: Template, type: string): readonly Record<string, unknown>[] {
  return Object.values(template.findResources(type)).map(({ Properties }) => Properties);
}
