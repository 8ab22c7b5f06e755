import { Icon } from './icon.tsx';
import { problemWords } from './problem-words.ts';
import { shownText } from './shown-text.ts';

interface ProblemBoxProps {
  /** What could not be done: `The events could not be loaded`. */
  readonly what: string;
  readonly problem: unknown;
  readonly retry?: () => void;
}

/** Says what failed, why, and offers to try again. */
export function ProblemBox({ what, problem, retry }: ProblemBoxProps) {
  return (
    <div class="notice bad" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{what}.</strong> {shownText(problemWords(problem))}
      </div>
      {retry !== undefined && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}
