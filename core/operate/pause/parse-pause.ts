import { invalid, readMembers } from '../../access/parse-grants.ts';
import type { Json } from '../../event/event.ts';
import { show } from '../../event/event-error.ts';
import { isRfc3339 } from '../../event/rfc3339.ts';
import { QUEUE_RETENTION_MS } from '../../records/pause.ts';
import { readReason } from '../parse-job-request.ts';

const DAY_MS = 86_400_000;

/** What a request to pause says. */
interface PauseRequest {
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly until?: string;
}

/**
 * Reads the body of a request to pause. A pause that is to last longer than the queue and the ledger keep an event is
 * refused: it would lose some. Throws `invalid-request`.
 */
export function parsePause(
  body: Json,
  { now, retentionDays }: { readonly now: number; readonly retentionDays: number },
): PauseRequest {
  const { reason, until } = readMembers(body, ['reason', 'until']);
  const why = readReason(reason);
  if (until === undefined) return { reason: why };
  const latest = now + Math.max(QUEUE_RETENTION_MS, retentionDays * DAY_MS);
  const time =
    typeof until === 'string' && isRfc3339(until) ? Date.parse(until.toUpperCase()) : Number.NaN;
  if (!(time > now))
    throw invalid(
      `\`until\` must be a time to come, such as 2030-01-31T00:00:00Z; received ${show(until)}`,
    );
  if (time > latest)
    throw invalid(
      `\`until\` must be ${new Date(latest).toISOString()} at the latest, until when the events that come now are kept; received ${show(until)}`,
    );
  return { reason: why, until: new Date(time).toISOString() };
}

/** Reads the body of a request to resume: why. Throws `invalid-request`. */
export function parseResume(body: Json): string {
  return readReason(readMembers(body, ['reason']).reason);
}
