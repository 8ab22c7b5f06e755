import type { Json } from '../../client/index.ts';
import { type Decision, markClause } from './mark-clause.ts';
import { shownStart } from './shown-text.ts';

interface MarkedPatternProps {
  readonly pattern: Json;
  /** What is marked. @default - nothing */
  readonly decision?: Decision | undefined;
}

/** More of a pattern is read nowhere on a page; a rule has 4,096 characters at most. */
const LONGEST = 20_000;

/** A pattern as a person writes it, with the clause marked that decided. */
export function MarkedPattern({ pattern, decision }: MarkedPatternProps) {
  const pieces = markClause(pattern, decision);
  return (
    <pre class="pattern">
      {pieces.map(({ text, marked }, index) =>
        marked ? <mark key={index}>{shownStart(text, LONGEST)}</mark> : shownStart(text, LONGEST),
      )}
    </pre>
  );
}
