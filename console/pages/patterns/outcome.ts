import type { TestedEvent } from '../../../client/index.ts';

/** What came of the test of an event: as a state that `Status` knows, and in words. */
export interface Outcome {
  /** Whether the pattern matches, or somebody gets it. */
  readonly wanted: boolean;
  readonly state: 'delivered' | 'not matched' | 'rejected';
  readonly word: string;
}

/** So many names are said. */
const MOST_NAMES = 3;

/** What came of the test of an event: of one pattern, or of every subscriber's. */
export function outcomeOf(event: TestedEvent): Outcome {
  if ('error' in event) return { wanted: false, state: 'rejected', word: 'cannot be tested' };
  if ('matched' in event)
    return event.matched
      ? { wanted: true, state: 'delivered', word: 'matches' }
      : { wanted: false, state: 'not matched', word: `not: ${event.path}` };
  const names = event.subscribers
    .filter(({ matched }) => matched)
    .map(({ subscriber }) => subscriber);
  if (names.length === 0) return { wanted: false, state: 'not matched', word: 'nobody' };
  const more = names.length - MOST_NAMES;
  const word = `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return { wanted: true, state: 'delivered', word };
}
