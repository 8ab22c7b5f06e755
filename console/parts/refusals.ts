import { RouterError } from '../../client/index.ts';

/** Whether a router says that there is no such thing, or no longer. */
export function isGone(problem: unknown): problem is RouterError {
  return problem instanceof RouterError && (problem.status === 404 || problem.status === 410);
}

/** Whether a router says that another stands there than the one that was seen, or one where there should be none. */
export function isConflict(problem: unknown): problem is RouterError {
  return problem instanceof RouterError && problem.code === 'precondition-failed';
}
