import type { Json } from '../../core/event/event.ts';
import { writeExact } from '../../core/shared/json/exact-json.ts';

/** A delivery as a pull answers it; its event is an exact JSON value. */
export interface Pulled {
  readonly lease: string;
  readonly trackingId: string;
  readonly attempt: number;
  readonly event: Json;
}

/** What a URL has answered. */
export interface Forwarded {
  readonly tookMs: number;
  readonly statusCode?: number;
  /** Why it counts as failed. */
  readonly error?: {
    readonly class: string;
    readonly message: string;
    readonly statusCode?: number;
  };
}

/** Where events are sent on to. */
export interface Target {
  readonly url: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The most that is kept of what a URL says of an error. */
const LONGEST_REASON = 200;

/**
 * Posts an event in structured mode (CloudEvents HTTP binding 1.0.2, section 3.2), with its tracking id and attempt in headers.
 * What answers with 2xx has handled it.
 */
export async function forward(
  { event, trackingId, attempt }: Pulled,
  { url, timeoutMs, signal }: Target,
): Promise<Forwarded> {
  const begun = performance.now();
  const took = () => Math.round(performance.now() - begun);
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json',
        'x-waybill-tracking-id': trackingId,
        'x-waybill-attempt': String(attempt),
      },
      body: writeExact(event),
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
    const { status: statusCode, ok } = response;
    const text = await response.text();
    if (ok) return { statusCode, tookMs: took() };
    const said = text.trim().slice(0, LONGEST_REASON);
    const message = `the URL answered ${statusCode}${said === '' ? '' : `: ${said}`}`;
    return { statusCode, tookMs: took(), error: { class: 'HttpError', message, statusCode } };
  } catch (thrown) {
    signal.throwIfAborted();
    const message = timeout.aborted
      ? `nothing was answered within ${timeoutMs / 1000} s`
      : `the URL cannot be reached: ${reasonOf(thrown)}`;
    return {
      tookMs: took(),
      error: { class: timeout.aborted ? 'Timeout' : 'Unreachable', message },
    };
  }
}

/** Node says in the cause what was wrong with the connection. */
function reasonOf(thrown: unknown): string {
  const { cause, message } = thrown as {
    cause?: { message?: string; code?: string };
    message?: string;
  };
  return cause?.message || cause?.code || message || String(thrown);
}
