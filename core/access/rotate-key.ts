import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { show } from '../event/event-error.ts';
import { type ApiKey, hasEnded, type KeyGrants } from './api-key.ts';
import { type IssuedKey, type IssuePorts, issueKey } from './issue-key.ts';
import { invalid, readMembers } from './parse-grants.ts';

const DEFAULT_OVERLAP_SECONDS = 86_400;
const LONGEST_OVERLAP_SECONDS = 30 * 86_400;

/**
 * Makes a key with the grants of another, which ends `overlapSeconds` later, a day unless the body says otherwise.
 * Throws `not-found`, and `invalid-request` for a key that has ended or was rotated before.
 */
export async function rotateKey(id: string, body: Json, ports: IssuePorts): Promise<IssuedKey> {
  const overlapMs = readOverlap(body) * 1000;
  const old = (await ports.keys.listKeys()).find((key) => key.id === id);
  if (old === undefined) throw noSuchKey(id);
  const now = ports.clock.now();
  if (hasEnded(old, now))
    throw invalid(`the key ${id} ended at ${old.expiresAt}; make a new one by POST /keys`);
  if (old.replacedBy !== undefined)
    throw invalid(`the key ${id} was rotated to ${old.replacedBy} already; rotate that one`);

  const issued = await issueKey(grantsOf(old), ports);
  const end = Math.min(
    now + overlapMs,
    Date.parse(old.expiresAt ?? '') || Number.POSITIVE_INFINITY,
  );
  const expiresAt = new Date(end).toISOString();
  const next = { ...old, expiresAt, replacedBy: issued.id };
  if (await ports.keys.replaceKey(old, next)) return issued;
  // It was deleted or rotated meanwhile: it must not live on in two keys, and it is refused as what it is now.
  await ports.keys.deleteKey(issued.id);
  return rotateKey(id, body, ports);
}

/** The error for an id that no key has. */
export function noSuchKey(id: string): WaybillError {
  return new WaybillError('not-found', `there is no key ${show(id)}; GET /keys lists them`);
}

function grantsOf({ id: _, hash: __, createdAt: ___, ...grants }: ApiKey): KeyGrants {
  return grants;
}

function readOverlap(body: Json): number {
  const { overlapSeconds: asked = DEFAULT_OVERLAP_SECONDS } = readMembers(body, ['overlapSeconds']);
  const seconds = Number.isInteger(asked) ? Number(asked) : -1;
  if (seconds >= 0 && seconds <= LONGEST_OVERLAP_SECONDS) return seconds;
  throw invalid(
    `\`overlapSeconds\` must be a whole number from 0 to ${LONGEST_OVERLAP_SECONDS} (30 days); received ${show(asked)}`,
  );
}
