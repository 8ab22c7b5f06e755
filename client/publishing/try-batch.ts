import type { AcceptResult } from '../../core/accept/accept-result.ts';
import type { PublishAnswer } from '../../core/api/publish-answer.ts';
import { hasMembers, parseJson, refusal } from '../../core/api/read-answer.ts';
import type { ErrorCode } from '../../core/errors.ts';
import { RouterUnreachable } from '../router-unreachable.ts';
import { CREDENTIALS, type Reply, type Transport } from '../sending/transport.ts';
import type { OutgoingEvent } from './make-batches.ts';

/** Why a request was refused as a whole. */
export interface Refusal {
  readonly error: Error;
  readonly code: ErrorCode;
  /** Whether others would be refused as well: it is not about what was sent. */
  readonly isOfAll: boolean;
}

/** What came of a request, and when it says to come again. */
export type Attempt = (
  | { readonly results: readonly AcceptResult[] }
  | { readonly refused: Refusal }
) & {
  readonly retryAfter: string | undefined;
};

const isPublishAnswer = hasMembers<PublishAnswer>('events');

/** Sends events once, as a batch (CloudEvents HTTP binding 1.0.2, section 3.3). */
export async function tryBatch(
  events: readonly OutgoingEvent[],
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  const request = {
    method: 'POST',
    path: '/events',
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    body: `[${events.map(({ json }) => json).join(',')}]`,
  };
  try {
    const reply = await transport.sendOnce(request, { signal });
    const answer = parseJson(reply.text);
    const results = isPublishAnswer(answer) ? answer.events : [];
    const { retryAfter } = reply;
    if (results.length === events.length) return { results, retryAfter };
    return { refused: readRefusal(reply), retryAfter };
  } catch (error) {
    if (!(error instanceof RouterUnreachable)) throw error;
    return { refused: { error, code: 'unavailable', isOfAll: true }, retryAfter: undefined };
  }
}

/** What the gateway before the router has refused, has no code. */
const CODES: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [413, 'payload-too-large'],
  [429, 'rate-limited'],
]);

/** Statuses of requests that are refused for what is in them. */
const ABOUT_EVENTS = [400, 413, 415, 422];

function readRefusal(reply: Reply): Refusal {
  const error = refusal(reply, CREDENTIALS);
  const { status } = reply;
  const named = error.code ?? CODES.get(status);
  const code = named ?? (status >= 500 ? 'unavailable' : 'invalid-request');
  return { error, code, isOfAll: !ABOUT_EVENTS.includes(status) };
}
