import type { Json } from '../../../../core/event/event.ts';
import { router } from '../../../app/router.ts';
import { useAnswer } from '../../../app/use-answer.ts';
import { ProblemBox } from '../../../parts/problem-box.tsx';
import { countWords, numberWords } from '../../../parts/words.ts';

/** As many events as a pattern is tested against. */
const TESTED = 200;

/** Says how many of the last events a pattern matches, while it is typed. */
export function MatchCount({ pattern }: { readonly pattern: Json | undefined }) {
  const question = pattern === undefined ? undefined : JSON.stringify(pattern);
  const { value, problem, pending } = useAnswer(question, (signal) =>
    router.testPattern({ pattern: pattern ?? null, limit: TESTED }, { signal }),
  );
  if (problem.value !== undefined)
    return <ProblemBox what="It is no pattern" problem={problem.value} />;
  const tested = value.value;
  const words =
    tested === undefined || pending.value
      ? 'Tested against the last events …'
      : `It matches ${numberWords(tested.matched)} of the last ${countWords(tested.events.length, 'event')} of 24 hours.`;
  return (
    <p class="muted" aria-live="polite">
      {words}
    </p>
  );
}
