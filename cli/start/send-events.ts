import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseJsonExactly } from '../../core/event/read-text.ts';
import type { Waybill } from '../../core/query/read-waybill.ts';
import { writeExact } from '../../core/shared/json/exact-json.ts';
import { UsageError } from '../usage-error.ts';

/** How long the first look at a waybill waits for its deliveries, and how long the second waits for retries. */
const FIRST_LOOK_MS = 10_000;
const RETRIES_MS = 30_000;
const PAUSE_MS = 50;

const UNFINISHED = ['pending', 'retrying'];

/** The events of a JSON file, one or a list, each as JSON with its numbers as they stand there. Throws `UsageError`. */
export function readEvents(path: string): readonly string[] {
  try {
    const { exact } = parseJsonExactly(readFileSync(path, 'utf8'));
    return (Array.isArray(exact) ? exact : [exact]).map(writeExact);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`--events ${path} cannot be read as JSON: ${reason}`, { cause });
  }
}

/** A router to talk to, and what ends the talk. */
export interface RouterAddress {
  readonly url: string;
  readonly signal: AbortSignal;
}

/** Publishes events, each as JSON, one by one; answers their tracking ids. Throws when one is refused. */
export async function sendEvents(
  { url, signal }: RouterAddress,
  events: readonly string[],
): Promise<string[]> {
  if (url === '')
    throw new UsageError(
      'the app has no router to take the events of --events; --empty sends none',
    );
  const trackingIds: string[] = [];
  for (const [index, body] of events.entries()) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/events`, { method: 'POST', headers, body, signal });
    const answer = (await response.json()) as {
      events?: { trackingId?: string }[];
      detail?: string;
    };
    const trackingId = answer.events?.[0]?.trackingId;
    if (!response.ok || trackingId === undefined)
      throw new Error(
        `event ${index + 1} of --events was refused with status ${response.status}: ${answer.detail ?? JSON.stringify(answer).slice(0, 200)}; --empty sends none`,
      );
    trackingIds.push(trackingId);
  }
  return trackingIds;
}

/** Shows each waybill when every delivery has an outcome, and again when one that was retried has come to its end. */
export async function followWaybills(
  router: RouterAddress,
  trackingIds: readonly string[],
  show: (waybill: Waybill) => void,
): Promise<void> {
  const unfinished: string[] = [];
  for (const trackingId of trackingIds) {
    const waybill = await waitFor(router, trackingId, {
      without: ['pending'],
      patienceMs: FIRST_LOOK_MS,
    });
    show(waybill);
    if (has(waybill, UNFINISHED)) unfinished.push(trackingId);
  }
  for (const trackingId of unfinished)
    show(await waitFor(router, trackingId, { without: UNFINISHED, patienceMs: RETRIES_MS }));
}

/** The waybill once no delivery has one of these states, or when patience ends. */
async function waitFor(
  { url, signal }: RouterAddress,
  trackingId: string,
  { without, patienceMs }: { readonly without: readonly string[]; readonly patienceMs: number },
): Promise<Waybill> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const response = await fetch(`${url}/events/${trackingId}`, { signal });
    const waybill = (await response.json()) as Waybill;
    if (!has(waybill, without) || performance.now() > until) return waybill;
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

function has({ deliveries }: Waybill, states: readonly string[]): boolean {
  return deliveries.some(({ status }) => states.includes(status));
}
