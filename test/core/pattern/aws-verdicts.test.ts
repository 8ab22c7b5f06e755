import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { refusalOf } from '../../support/builders/patterns.ts';

/**
 * What EventBridge itself said of these patterns and events when LocalStack's authors asked TestEventPattern
 * (localstack/localstack, tests/aws/services/events/event_pattern_templates at 8b9a79f, Apache-2.0; data only).
 */
interface Case {
  readonly name: string;
  readonly verdict: 'match' | 'no match' | 'refused';
  readonly pattern: Json;
  readonly event: Json;
}

const CASES = readFileSync(new URL('./aws-verdicts.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

const judged = (verdict: Case['verdict']) => CASES.filter((item) => item.verdict === verdict);

describe('what EventBridge', () => {
  it.each(judged('match'))('matches, we match: $name', ({ pattern, event }) => {
    const compiled = compilePattern(pattern);

    expect(compiled.matches(event)).toBe(true);
    expect(compiled.explain(event)).toEqual({ matched: true });
  });

  it.each(judged('no match'))('does not match, neither do we: $name', ({ pattern, event }) => {
    const compiled = compilePattern(pattern);

    expect(compiled.matches(event)).toBe(false);
    expect(compiled.explain(event)).toMatchObject({ matched: false });
  });

  it.each(judged('refused'))('refuses, we refuse: $name', ({ pattern }) => {
    expect(refusalOf(pattern).code).toBe('invalid-pattern');
  });
});
