import { invalid, readMembers } from '../../access/parse-grants.ts';
import { WaybillError } from '../../errors.ts';
import type { CloudEvent, Json } from '../../event/event.ts';
import { checkEvent, type ParsedItem } from '../../event/parse-json-event.ts';
import { compileSubscriber } from '../../pattern/notations/compile-subscriber.ts';
import type { Sha256 } from '../../ports/digest.ts';
import type { DueList } from '../../ports/due-list.ts';
import type { EventStore } from '../../ports/event-store.ts';
import type { SubscriberRegistry } from '../../ports/subscriber-registry.ts';
import type { WaybillDelivery } from '../../records/delivery.ts';
import type { EventRecord } from '../../records/event-record.ts';
import { type Job, startsFrom } from '../../records/job.ts';
import { trackingId as trackingIdOf } from '../../records/tracking-id.ts';
import { base32 } from '../../shared/base32.ts';
import { writeExact } from '../../shared/json/exact-json.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';
import { mapBounded } from '../../shared/map-bounded.ts';
import { addToAudit } from '../add-to-audit.ts';
import { beginJob, jobIdOf } from '../begin-job.ts';
import { readFlag, readReason } from '../parse-job-request.ts';
import { endOf } from '../start-job.ts';
import {
  type ActedOn,
  type ActOnEventPorts,
  AT_ONCE,
  chooseDeliveries,
  type EventRequest,
} from './act-on-event.ts';

/** When the new event is looked at for deliveries that were never begun, in milliseconds: `reconcile` may have passed its time. */
const LOOK_AFTER_MS = 300_000;

/** Of one event: each stands in its waybill. */
const MOST_EDITS = 100;

/** The outside world of those who deliver an event with other data. */
export interface RedeliverEditedPorts extends ActOnEventPorts {
  readonly ledger: ActOnEventPorts['ledger'] &
    Pick<EventStore, 'findEvents' | 'putEvents' | 'addEdit'> &
    Pick<DueList, 'putDue'> &
    Pick<SubscriberRegistry, 'listSubscribers'>;
  readonly sha256: Sha256;
  /** Holds an event to what is declared of its type. */
  readonly keepPolicy: (item: ParsedItem) => Promise<ParsedItem>;
}

/** What is asked for. */
export interface EditRequest extends EventRequest {
  /** The body as an exact JSON value. */
  readonly exact: Json;
  /** Whose API key asks. */
  readonly producer: string | undefined;
}

/** What became of it; there is no new event where nobody was to get it. */
export interface Edited {
  readonly newEvent?: { readonly id: string; readonly trackingId: string };
  readonly deliveries: readonly ActedOn[];
}

/**
 * Delivers an event with other data: as a new event whose `causationid` is the tracking id of the old one, which stays as it
 * is. It goes to those subscribers alone that a redelivery would go to. The same edit for the same subscribers is one event,
 * however often it is sent. Throws `invalid-request`, `invalid-event`, `event-too-large`, `schema-violation`, `subscriber-gone`
 * and `not-found`.
 */
export async function redeliverEdited(
  request: EditRequest,
  ports: RedeliverEditedPorts,
): Promise<Edited> {
  const { trackingId, body } = request;
  const asked = readMembers(body, ['subscribers', 'again', 'data', 'reason']);
  const [again, reason] = [readFlag('again', asked.again), readReason(asked.reason)];
  const from = startsFrom({ kind: 'redeliver', again });
  const { waybill, chosen } = await chooseDeliveries(
    { trackingId, names: asked.subscribers, from },
    ports,
  );
  const targets = chosen.filter(({ status }) => from.includes(status));
  const names = targets.map(({ subscriber }) => subscriber);
  if (names.length === 0) return { deliveries: chosen.map(left) };
  const edited = await edit(waybill, { ...dataOf(request), names }, ports);
  const edits = waybill.edits ?? [];
  if (edits.length >= MOST_EDITS && !edits.includes(edited.trackingId))
    throw invalid(`an event may be edited ${MOST_EDITS} times; publish it anew`);
  await checkPatterns(edited.event, names, ports);
  const { id } = edited.event;
  const about = { action: 'redeliver-edited', by: request.by, reason, trackingId } as const;
  const details = { newEvent: edited.trackingId, subscribers: names };
  await addToAudit({ ...about, details }, ports);
  await put({ ...edited, expected: names, ...producerOf(request) }, ports);
  await ports.ledger.addEdit(trackingId, edited.trackingId);
  const jobs = await mapBounded(names, AT_ONCE, (subscriber) =>
    begin({ ...request, reason, trackingId: edited.trackingId }, subscriber, ports),
  );
  const jobOf = new Map(names.map((name, place) => [name, jobs[place] ?? '']));
  return {
    newEvent: { id, trackingId: edited.trackingId },
    deliveries: chosen.map((delivery): ActedOn => {
      const { subscriber } = delivery;
      const job = jobOf.get(subscriber);
      return job === undefined ? left(delivery) : { subscriber, outcome: 'redelivering', job };
    }),
  };
}

function dataOf({ body, exact }: EditRequest): Pick<Edit, 'data' | 'exact'> {
  const data = isJsonObject(body) ? body.data : undefined;
  const written = isJsonObject(exact) ? exact.data : undefined;
  return { data: data ?? null, exact: written ?? data ?? null };
}

function left({ subscriber, status }: WaybillDelivery): ActedOn {
  return { subscriber, outcome: 'left', status };
}

function producerOf({ producer }: EditRequest) {
  return producer === undefined ? {} : { producer };
}

/** The new data, the same as an exact JSON value, and for whom it is. */
interface Edit {
  readonly data: Json;
  readonly exact: Json;
  readonly names: readonly string[];
}

type EditedEvent = Pick<
  EventRecord,
  'trackingId' | 'event' | 'dataText' | 'sizeBytes' | 'violations'
>;

/** The new event; its id is named after what was edited, so that a request that is sent again makes no other. */
async function edit(
  { event, trackingId }: Pick<EventRecord, 'event' | 'trackingId'>,
  { data, exact, names }: Edit,
  { sha256, keepPolicy }: Pick<RedeliverEditedPorts, 'sha256' | 'keepPolicy'>,
): Promise<EditedEvent> {
  const { data: _, data_base64: bytes, ...attributes } = event;
  if (bytes !== undefined)
    throw invalid('the data of the event is bytes, which cannot be edited; publish it anew');
  const parts = [trackingId, ...[...names].sort(), writeExact(exact)];
  const id = `edit-${base32(sha256(parts.join('\0')).subarray(0, 16))}`;
  const item = await keepPolicy(
    checkEvent({ ...attributes, id, data, causationid: trackingId }, exact),
  );
  if (!item.ok) throw item.error;
  const { ok: _ok, deprecated: _deprecated, ...edited } = item;
  return { ...edited, trackingId: trackingIdOf(event.source, id, sha256) };
}

/** A subscriber gets no event that its pattern does not match. */
async function checkPatterns(
  event: CloudEvent,
  names: readonly string[],
  { ledger }: RedeliverEditedPorts,
): Promise<void> {
  const subscribers = await ledger.listSubscribers();
  for (const name of names) {
    const found = subscribers.find((each) => each.name === name);
    if (found === undefined)
      throw new WaybillError(
        'subscriber-gone',
        `the subscriber ${name} is not registered any more; deploy it again, or name others by \`subscribers\``,
      );
    const explained = (await compileSubscriber(found)).explain(event);
    if (!explained.matched)
      throw invalid(
        `with this data ${name} does not match the event: ${explained.reason}; leave it out of \`subscribers\`, or change the data`,
      );
  }
}

/** Files a look before it writes the event: whoever ends in between leaves nothing that nobody knows of. */
async function put(
  event: EditedEvent & Pick<EventRecord, 'expected' | 'producer'>,
  { ledger, clock }: RedeliverEditedPorts,
): Promise<void> {
  const { trackingId } = event;
  if ((await ledger.findEvents([trackingId])).has(trackingId)) return;
  const now = clock.now();
  const dueAt = new Date(now + LOOK_AFTER_MS).toISOString();
  await ledger.putDue([{ trackingId, dueAt }], now);
  const acceptedAt = new Date(now).toISOString();
  const { unwritten, refused } = await ledger.putEvents([
    { ...event, acceptedAt, state: 'published' },
  ]);
  const [refusal] = refused;
  if (refusal !== undefined)
    throw new WaybillError(
      'event-too-large',
      `the ledger cannot hold the event: ${refusal.reason}`,
    );
  if (unwritten.length > 0)
    throw new WaybillError('ledger-unavailable', 'the new event could not be written; try again');
}

/** The same request begins one job for each subscriber. Answers its id. */
async function begin(
  {
    trackingId,
    by,
    reason,
  }: { readonly trackingId: string; readonly by: string; readonly reason: string },
  subscriber: string,
  ports: RedeliverEditedPorts,
): Promise<string> {
  const id = jobIdOf(['redeliver-edited', trackingId, subscriber], ports.sha256);
  if ((await ports.jobs.findJob(id)) !== undefined) return id;
  const now = ports.clock.now();
  const job: Job = {
    ...{ id, kind: 'redeliver', mode: 'lost', subscriber, filter: { trackingIds: [trackingId] } },
    ...{ reason, by, state: 'running', asOf: endOf(now), matched: { count: 1, exact: true } },
    createdAt: new Date(now).toISOString(),
  };
  await beginJob(job, ports);
  return id;
}
