import { randomUUID } from 'node:crypto';
import type { AcceptResult, TakenEvent } from '../../core/accept/accept-result.ts';
import { completeEvent } from '../../core/api/complete-event.ts';
import type { EventInput } from '../../core/api/event-input.ts';
import type { PublishAnswer } from '../../core/api/publish-answer.ts';
import { hasMembers, readAnswer } from '../../core/api/read-answer.ts';
import type { Waybill } from '../../core/query/read-waybill.ts';
import { isObject } from '../../core/shared/is-object.ts';

const isPublishAnswer = hasMembers<PublishAnswer>('events');
const isWaybill = hasMembers<Waybill>('trackingId', 'deliveries');

/** How a router is called. */
export interface RouterCallOptions {
  /** Such as `{ authorization: 'Bearer wbk_...' }`, where the router wants an API key. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where a router is, and what time it is there, in epoch milliseconds. */
export interface RouterPlace {
  /** Empty where there is none. */
  readonly url: string;
  readonly now: () => number;
}

/** Publishes an event, or events at once; throws `RouterError` where nothing is taken. */
export function publishEitherTo(
  place: RouterPlace,
  sent: EventInput | readonly EventInput[],
  options?: RouterCallOptions,
): Promise<TakenEvent | readonly AcceptResult[]> {
  return isList(sent) ? publishTo(place, sent, options) : publishOneTo(place, sent, options);
}

function isList(sent: EventInput | readonly EventInput[]): sent is readonly EventInput[] {
  return Array.isArray(sent);
}

/** Publishes events by `POST /events`; throws `RouterError` where nothing is taken. */
export async function publishTo(
  { url, now }: RouterPlace,
  events: readonly EventInput[],
  { headers }: RouterCallOptions = {},
): Promise<readonly AcceptResult[]> {
  const body = JSON.stringify(
    events.map((event) => completeEvent(event, { newId: randomUUID, now })),
  );
  const type = { 'content-type': 'application/cloudevents-batch+json' };
  const request = { method: 'POST', url, path: '/events', body, headers: { ...headers, ...type } };
  return (await call(request, isPublishAnswer)).events;
}

/** Publishes one event; throws `RouterError` where it is not taken. */
export async function publishOneTo(
  place: RouterPlace,
  event: EventInput,
  options?: RouterCallOptions,
): Promise<TakenEvent> {
  const [result] = await publishTo(place, [event], options);
  if (result?.status === 'accepted' || result?.status === 'duplicate') return result;
  throw new Error(`POST ${place.url}/events took an event and does not say what became of it`);
}

/** Reads a waybill by `GET /events/{trackingId}`; throws `RouterError`. */
export function readWaybillOf(
  { url }: RouterPlace,
  trackingId: string,
  { headers = {} }: RouterCallOptions = {},
): Promise<Waybill> {
  const path = `/events/${encodeURIComponent(trackingId)}`;
  return call({ method: 'GET', url, path, headers }, isWaybill);
}

interface RouterRequest {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function call<Answer>(
  request: RouterRequest,
  isAnswer: (value: unknown) => value is Answer,
): Promise<Answer> {
  const response = await send(request);
  const answered = { ...request, status: response.status, text: await response.text() };
  return readAnswer(answered, isAnswer, '`headers`');
}

async function send({ url, path, ...request }: RouterRequest): Promise<Response> {
  if (url === '')
    throw new Error('the app has no HTTP API or function URL, and so no router that can be called');
  try {
    return await fetch(`${url}${path}`, request);
  } catch (thrown) {
    // Node says in the cause what was wrong with the connection.
    const cause = isObject(thrown) && 'cause' in thrown ? thrown.cause : thrown;
    throw new Error(`${request.method} ${url}${path} was not answered: ${cause}`, { cause });
  }
}
