import { CannotStart } from '../../bridges/worker/supervise.ts';
import { explainError } from '../router/explain-error.ts';

/** What a person reads of a bridge that cannot start; any other error as it is. */
export function explainStart(error: unknown): unknown {
  if (!(error instanceof CannotStart)) return error;
  const { name, direction, from, to } = error.route;
  const router = direction === 'in' ? to : from.replace(/\/subscribers\/.*$/s, '');
  const explained = explainError(error.reason, router);
  const reason = explained instanceof Error ? explained.message : String(explained);
  return new Error(`${name} cannot start: ${reason}`, { cause: error.reason });
}
