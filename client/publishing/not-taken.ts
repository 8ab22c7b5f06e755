import type { AcceptResult } from '../../core/accept/accept-result.ts';
import { makeProblem } from '../../core/api/make-problem.ts';
import { RouterError } from '../../core/api/router-error.ts';

/** The error of one event, as the router has it of a request with nothing else. */
export function notTaken(result: AcceptResult | undefined): Error {
  if (result?.error === undefined)
    return new Error('the router does not say what became of the event');
  const problem = makeProblem(result.error, { events: [result] });
  const { status, code, detail } = problem;
  return new RouterError(`POST /events was refused with ${status} ${code}: ${detail}`, {
    status,
    problem,
  });
}
