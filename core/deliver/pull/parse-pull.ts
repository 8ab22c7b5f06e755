import { invalid, readMembers } from '../../access/parse-grants.ts';
import type { Json } from '../../event/event.ts';
import { show } from '../../event/event-error.ts';

/** SQS hands out so many messages at once, and waits so long for the first (SQS API reference, ReceiveMessage). */
const MOST_EVENTS = 10;
const LONGEST_WAIT_SECONDS = 20;

/** How many events a consumer takes, and how long it waits for the first. */
export interface PullRequest {
  readonly max: number;
  readonly waitSeconds: number;
}

/** Reads the body of a pull. Throws `invalid-request`. */
export function parsePull(body: Json): PullRequest {
  const { max = MOST_EVENTS, waitSeconds = LONGEST_WAIT_SECONDS } = readMembers(body, [
    'max',
    'waitSeconds',
  ]);
  return {
    max: readWhole('max', max, { least: 1, most: MOST_EVENTS }),
    waitSeconds: readWhole('waitSeconds', waitSeconds, { least: 0, most: LONGEST_WAIT_SECONDS }),
  };
}

/** A whole number within bounds. Throws `invalid-request`. */
export function readWhole(
  name: string,
  value: Json | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const fits = Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
  if (fits) return Number(value);
  throw invalid(
    `\`${name}\` must be a whole number from ${least} to ${most}; received ${value === undefined ? 'nothing' : show(value)}`,
  );
}
