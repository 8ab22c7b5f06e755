import { RouterError, RouterUnreachable } from '../../client/index.ts';

/** What went wrong, in a sentence for a person. */
export function problemWords(problem: unknown): string {
  if (problem instanceof RouterUnreachable)
    return 'The router does not answer; it is asked again by itself.';
  if (problem instanceof RouterError) return problem.problem?.detail ?? problem.message;
  return problem instanceof Error ? problem.message : String(problem);
}
