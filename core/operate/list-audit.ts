import type { AuditLog, AuditPage } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { checkParameters, type Parameters, readLimit, readSpan } from '../query/read-parameters.ts';

const DEFAULT_LIMIT = 25;
const LONGEST_SPAN_DAYS = 366;

/** Lists what operators did, newest first: the last 24 hours unless told. Throws `invalid-request`. */
export function listAudit(
  parameters: Parameters,
  {
    audit,
    clock,
  }: { readonly audit: Pick<AuditLog, 'listEntries'>; readonly clock: Pick<Clock, 'now'> },
): Promise<AuditPage> {
  checkParameters(parameters, ['from', 'to', 'limit', 'cursor']);
  const { cursor } = parameters;
  return audit.listEntries({
    ...readSpan(parameters, { now: clock.now(), longestDays: LONGEST_SPAN_DAYS }),
    limit: readLimit(parameters.limit, DEFAULT_LIMIT),
    ...(cursor === undefined ? {} : { cursor }),
  });
}
