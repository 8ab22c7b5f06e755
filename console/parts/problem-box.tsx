import { Icon } from './icon.tsx';
import { problemWords } from './problem-words.ts';
import { shownStart } from './shown-text.ts';

interface ProblemBoxProps {
  /** What could not be done: `The events could not be loaded`. */
  readonly what: string;
  readonly problem: unknown;
  readonly retry?: () => void;
}

/** What is longer nobody reads, and somebody may have sent it. */
const LONGEST = 2000;

/** Says what failed, why, and offers to try again. */
export function ProblemBox({ what, problem, retry }: ProblemBoxProps) {
  return (
    <div class="notice bad" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{what}.</strong> {shownStart(problemWords(problem), LONGEST)}
      </div>
      {retry !== undefined && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}
