import fc from 'fast-check';
import { WaybillError } from '../../core/errors.ts';
import type { Json } from '../../core/event/event.ts';
import { compilePattern } from '../../core/pattern/compile-pattern.ts';
import type { Pattern } from '../../core/pattern/pattern.ts';
import { knownDefect } from './known-defects.ts';
import type { Judgement, Ruler } from './ruler.ts';

/** EventBridge refuses what event-ruler finds more complex than this (`core/pattern/checks/check-wildcards.ts`). */
const MOST_COMPLEX = 10;

/** Patterns, and events to match each of them against. */
export interface Table {
  readonly patterns: readonly Json[];
  readonly events: readonly Json[];
}

/** What was compared, and what was left out by the name of the defect. */
export interface Tally {
  pairs: number;
  matched: number;
  refused: number;
  readonly defects: Map<string, number>;
}

/** Compares until so many pairs agree. Throws, with the smallest table that it found, where one does not. */
export async function compare(
  tables: fc.Arbitrary<Table>,
  ruler: Ruler,
  { pairs, seed }: { readonly pairs: number; readonly seed: number },
): Promise<Tally> {
  const tally: Tally = { pairs: 0, matched: 0, refused: 0, defects: new Map() };
  const property = fc.asyncProperty(tables, async (table) => {
    const questions = table.patterns.map((pattern) => ({ pattern, events: table.events }));
    const judgements = await ruler.judge(questions);
    for (const [index, judgement] of judgements.entries())
      agree(table.patterns[index] ?? null, { events: table.events, judgement, tally });
  });
  const [first] = fc.sample(tables, { numRuns: 1, seed });
  const size = (first?.patterns.length ?? 1) * (first?.events.length ?? 1);
  await fc.assert(property, { numRuns: Math.ceil(pairs / size), seed, endOnFailure: false });
  return tally;
}

function agree(
  pattern: Json,
  {
    events,
    judgement,
    tally,
  }: { readonly events: readonly Json[]; readonly judgement: Judgement; readonly tally: Tally },
): void {
  const ours = compile(pattern);
  const theirs =
    judgement.refusal ??
    (judgement.complexity > MOST_COMPLEX ? `complexity ${judgement.complexity}` : undefined);
  if (typeof ours === 'string' || theirs !== undefined) {
    if (typeof ours === 'string' && theirs !== undefined) tally.refused++;
    else if (!isLeftOut(pattern, undefined, tally))
      differ(
        pattern,
        `we say ${typeof ours === 'string' ? ours : 'it is valid'}; event-ruler ${theirs ?? 'that it is valid'}`,
      );
    return;
  }
  for (const [index, event] of events.entries()) {
    const expected = judgement.refusal === undefined && judgement.matches[index];
    const actual = ours.matches(event);
    tally.pairs++;
    if (actual === expected) tally.matched += actual ? 1 : 0;
    else if (!isLeftOut(pattern, event, tally))
      differ(
        pattern,
        `${JSON.stringify(event)} ${actual ? 'matches' : 'does not match'} here; not so in event-ruler`,
      );
  }
}

function compile(pattern: Json): Pattern | string {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (error instanceof WaybillError) return error.message;
    throw error;
  }
}

function isLeftOut(pattern: Json, event: Json | undefined, { defects }: Tally): boolean {
  const defect = knownDefect(pattern, event);
  if (defect === undefined) return false;
  defects.set(defect, (defects.get(defect) ?? 0) + 1);
  return true;
}

function differ(pattern: Json, how: string): never {
  throw new Error(`${JSON.stringify(pattern)}: ${how}`);
}
