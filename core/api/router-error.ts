import type { ErrorCode } from '../errors.ts';
import type { Problem } from './problem.ts';

/** Thrown where a router, or the gateway before it, refuses a request. */
export class RouterError extends Error {
  /** Said, since a minifier would give the class another, which `console.log` shows. */
  static override readonly name = 'RouterError';
  /** Of HTTP. */
  readonly status: number;
  /** What the router says; undefined where the gateway before it has answered. */
  readonly problem: Problem | undefined;

  constructor(message: string, { status, problem }: Pick<RouterError, 'status' | 'problem'>) {
    super(message);
    this.name = 'RouterError';
    this.status = status;
    this.problem = problem;
  }

  /** The router's stable error code. */
  get code(): ErrorCode | undefined {
    return this.problem?.code;
  }
}
