import { RouterError } from '../../../../client/index.ts';

/** Whether a router says that there is no such subscriber, or no longer. */
export function isGone(problem: unknown): problem is RouterError {
  return problem instanceof RouterError && (problem.status === 404 || problem.status === 410);
}
