import { COUNTS, EVENTS, KINDS, measureMany } from '../../bench/patterns/many-patterns.ts';
import { countByIndex } from '../../bench/patterns/match-pattern.ts';
import type { Json } from '../../core/event/event.ts';
import type { Ruler } from './ruler.ts';

const TURNS = 3;
const TURN_MS = 300;

/**
 * Measures the index and event-ruler in turns, and gives the lines of a Markdown table of the best turns: event-ruler
 * reads a text or a tree that is parsed already, whichever is faster; the index gets the parsed event, as `ingest` has it.
 */
export async function* benchBesideRuler(ruler: Ruler): AsyncGenerator<string> {
  yield '| patterns | index, events/s | event-ruler | ratio | compiled in | event-ruler |';
  yield '|---|---|---|---|---|---|';
  for (const kind of Object.keys(KINDS)) {
    for (const count of COUNTS) yield await compareOne(ruler, kind, count);
  }
}

async function compareOne(ruler: Ruler, kind: string, count: number): Promise<string> {
  const make = KINDS[kind];
  const patterns = Array.from({ length: count }, (_, index): Json => make?.(index) ?? {});
  const best = { ours: 0, theirs: 0, oursMs: Infinity, theirsMs: Infinity };
  for (let turn = 0; turn < TURNS; turn++) {
    const ours = measureMany(() => countByIndex(kind, count), TURN_MS);
    const theirs = await ruler.measure(patterns, EVENTS, TURN_MS);
    if (ours.matched !== theirs.matched)
      throw new Error(`${count} ${kind}: ${ours.matched} matches here, ${theirs.matched} there`);
    best.ours = Math.max(best.ours, ours.perSecond);
    best.theirs = Math.max(best.theirs, theirs.ofTexts, theirs.ofTrees);
    best.oursMs = Math.min(best.oursMs, ours.compileMs);
    best.theirsMs = Math.min(best.theirsMs, theirs.compileMs);
  }
  const whole = (value: number) => Math.round(value).toLocaleString('en-US');
  const ratio = (best.ours / best.theirs).toFixed(1);
  const times = `${best.oursMs.toFixed(1)} ms | ${best.theirsMs.toFixed(1)} ms`;
  return `| ${count} ${kind} | ${whole(best.ours)} | ${whole(best.theirs)} | ${ratio} | ${times} |`;
}
