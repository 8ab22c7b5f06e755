import { randomUUID } from 'node:crypto';
import type { AcceptResult, TakenEvent } from '../../core/accept/accept-result.ts';
import type { EventInput } from '../../core/api/event-input.ts';
import type { Problem } from '../../core/api/problem.ts';
import type { PublishAnswer } from '../../core/api/publish-answer.ts';
import { RouterError } from '../../core/api/router-error.ts';
import type { Waybill } from '../../core/query/read-waybill.ts';
import { shortenText } from '../../core/shared/cut-text.ts';

/** How much of an answer that is no router's an error has, in characters. */
const MOST_TEXT = 200;

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

/** Publishes events by `POST /events`; throws `RouterError` where nothing is taken. */
export async function publishTo(
  { url, now }: RouterPlace,
  events: readonly EventInput[],
  { headers }: RouterCallOptions = {},
): Promise<readonly AcceptResult[]> {
  const body = JSON.stringify(events.map((event) => complete(event, now())));
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

function complete(event: EventInput, now: number): EventInput {
  if (event.specversion !== undefined) return event;
  return { specversion: '1.0', id: randomUUID(), time: new Date(now).toISOString(), ...event };
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
  const { method, path } = request;
  const response = await send(request);
  const { status, ok } = response;
  const text = await response.text();
  const answer = parseJson(text);
  if (ok && isAnswer(answer)) return answer;
  const problem = isProblem(answer) ? answer : undefined;
  const said = problem ? `${problem.code}: ${problem.detail}` : shortenText(text, MOST_TEXT);
  const outcome = ok ? 'answered by no router, with' : 'refused with';
  throw new RouterError(`${method} ${path} was ${outcome} ${status} ${said}${advice(status)}`, {
    status,
    problem,
  });
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

function advice(status: number): string {
  return status === 401 || status === 403
    ? '; what the router wants to know of its caller goes into `headers`'
    : '';
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPublishAnswer(value: unknown): value is PublishAnswer {
  return isObject(value) && 'events' in value && Array.isArray(value.events);
}

function isWaybill(value: unknown): value is Waybill {
  return isObject(value) && 'trackingId' in value && 'deliveries' in value;
}

function isProblem(value: unknown): value is Problem {
  return isObject(value) && 'code' in value && 'detail' in value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
