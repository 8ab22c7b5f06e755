import { invalid, readMembers } from '../../access/parse-grants.ts';
import type { Json } from '../../event/event.ts';
import { show } from '../../event/event-error.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import { readWaybill, type Waybill, type WaybillPorts } from '../../query/read-waybill.ts';
import type { Delivery, WaybillDelivery } from '../../records/delivery.ts';
import { type DeliveryKey, deliveryId } from '../../records/delivery-key.ts';
import type { DeliveryFilter, Job } from '../../records/job.ts';
import { startsFrom } from '../../records/job.ts';
import { mapBounded } from '../../shared/map-bounded.ts';
import { addToAudit } from '../add-to-audit.ts';
import { type BeginJobPorts, beginJob, newJobId } from '../begin-job.ts';
import { readFlag, readReason } from '../parse-job-request.ts';
import { endOf } from '../start-job.ts';

/** Of subscribers, each of which takes some calls. */
export const AT_ONCE = 5;

/** The outside world of those who act on one event. */
export interface ActOnEventPorts extends BeginJobPorts {
  readonly ledger: BeginJobPorts['ledger'] & WaybillPorts['ledger'] & Pick<DeliveryStore, 'record'>;
  readonly directory: WaybillPorts['directory'];
}

/** What is asked for one event. */
export interface EventRequest {
  readonly trackingId: string;
  readonly by: string;
  readonly body: Json;
}

/** What became of one delivery of the event: a job has it in hand, it was ended, or it was left as it is. */
export type ActedOn =
  | { readonly subscriber: string; readonly outcome: 'redelivering'; readonly job: string }
  | { readonly subscriber: string; readonly outcome: 'discarded' }
  | {
      readonly subscriber: string;
      readonly outcome: 'left';
      readonly status: WaybillDelivery['status'];
    };

/**
 * Has one event delivered again: to the subscribers that are named, or to those where it is dead or discarded. Where it was
 * delivered, only if asked; where it is on its way, not. Throws `invalid-request` and `not-found`.
 */
export async function redeliverEvent(
  { trackingId, by, body }: EventRequest,
  ports: ActOnEventPorts,
): Promise<readonly ActedOn[]> {
  const asked = readMembers(body, ['subscribers', 'again', 'reason']);
  const [again, reason] = [readFlag('again', asked.again), readReason(asked.reason)];
  const from = startsFrom({ kind: 'redeliver', again });
  const { chosen: deliveries } = await chooseDeliveries(
    { trackingId, names: asked.subscribers, from },
    ports,
  );
  return mapBounded(deliveries, AT_ONCE, async ({ subscriber, status }): Promise<ActedOn> => {
    if (!from.includes(status)) return { subscriber, outcome: 'left', status };
    const now = ports.clock.now();
    const filter: DeliveryFilter = { trackingIds: [trackingId] };
    const id = newJobId(ports.randomBytes);
    const job: Job = {
      ...{ id, kind: 'redeliver', subscriber, filter, again, reason, by },
      ...{ state: 'running', asOf: endOf(now), matched: { count: 1, exact: true } },
      createdAt: new Date(now).toISOString(),
    };
    await beginJob(job, ports);
    return { subscriber, outcome: 'redelivering', job: id };
  });
}

/**
 * Ends deliveries of one event: those of the subscribers that are named, or all that are dead or not ended. Throws
 * `invalid-request` and `not-found`.
 */
export async function discardEvent(
  { trackingId, by, body }: EventRequest,
  ports: ActOnEventPorts,
): Promise<readonly ActedOn[]> {
  const asked = readMembers(body, ['subscribers', 'reason']);
  const reason = readReason(asked.reason);
  const from = ['pending', 'retrying', 'dead'] as const;
  const { chosen: deliveries } = await chooseDeliveries(
    { trackingId, names: asked.subscribers, from },
    ports,
  );
  const names = deliveries.map(({ subscriber }) => subscriber);
  const about = { action: 'discard-event', by, reason, trackingId } as const;
  await addToAudit({ ...about, details: { subscribers: names } }, ports);
  const keys = names.map((subscriber) => ({ trackingId, subscriber }));
  const rows = await ports.ledger.findDeliveries(keys);
  return mapBounded(keys, AT_ONCE, (key) =>
    discardOne(rows.get(deliveryId(key)) ?? notBegun(key), reason, ports),
  );
}

/** A delivery of which nobody has said anything yet. */
function notBegun(key: DeliveryKey): Delivery {
  return { ...key, status: 'pending', round: 1, attempts: 0, history: [] };
}

async function discardOne(
  row: Delivery,
  reason: string,
  { ledger, clock }: ActOnEventPorts,
): Promise<ActedOn> {
  const { subscriber, status } = row;
  if (status === 'delivered' || status === 'discarded')
    return { subscriber, outcome: 'left', status };
  const { nextAttemptAt: _, claim: _claim, ...kept } = row;
  const discarded = { at: new Date(clock.now()).toISOString(), reason };
  const { written, standing } = await ledger.record({ ...kept, status: 'discarded', discarded });
  return written
    ? { subscriber, outcome: 'discarded' }
    : { subscriber, outcome: 'left', status: standing.status };
}

/** The deliveries of an event that are named, or those in some states. Throws `invalid-request` and `not-found`. */
export async function chooseDeliveries(
  {
    trackingId,
    names,
    from,
  }: {
    readonly trackingId: string;
    readonly names: Json | undefined;
    readonly from: readonly WaybillDelivery['status'][];
  },
  ports: ActOnEventPorts,
): Promise<{ readonly waybill: Waybill; readonly chosen: readonly WaybillDelivery[] }> {
  const waybill = await readWaybill(trackingId, ports);
  const { deliveries } = waybill;
  const chosen =
    names === undefined
      ? deliveries.filter(({ status }) => from.includes(status))
      : readNames(names).map((name) => ofSubscriber(name, deliveries));
  return { waybill, chosen };
}

function readNames(value: Json): readonly string[] {
  const names: readonly Json[] = Array.isArray(value) ? value : [];
  const texts = names.filter((name) => typeof name === 'string');
  if (texts.length > 0 && texts.length === names.length) return [...new Set(texts)];
  throw invalid(`\`subscribers\` must be a list of their names; received ${show(value)}`);
}

function ofSubscriber(name: string, deliveries: Waybill['deliveries']): WaybillDelivery {
  const delivery = deliveries.find(({ subscriber }) => subscriber === name);
  if (delivery !== undefined) return delivery;
  const known = deliveries.map(({ subscriber }) => subscriber).join(', ') || 'no subscriber';
  throw invalid(`the event has no delivery to ${show(name)}; it has one to ${known}`);
}
