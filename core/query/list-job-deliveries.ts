import { WaybillError } from '../errors.ts';
import { findJob, type ShowJobPorts } from '../operate/show-job.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { JobTrail, TrailStep } from '../ports/jobs/job-trail.ts';
import type { DeliveryStatus } from '../records/delivery.ts';
import { deliveryId } from '../records/delivery-key.ts';
import type { Job } from '../records/job.ts';
import { cutText } from '../shared/cut-text.ts';
import type { ListedDelivery } from './list-events.ts';
import { checkParameters, type Parameters, readChoice, readLimit } from './read-parameters.ts';
import { showDelivery } from './show-delivery.ts';

const DEFAULT_LIMIT = 25;

const STATUSES: readonly DeliveryStatus[] = [
  ...(['pending', 'retrying', 'delivered', 'dead', 'discarded'] as const),
];

/** So many deliveries are looked at before the caller is asked to go on, and so many steps of a trail are read at once. */
const MOST_LOOKED = 1000;
const STEPS = 4;

/** Named events are looked at in steps, too. */
const NAMED_STEP = 250;

/** A delivery as it stands now. */
export interface JobDelivery extends ListedDelivery {
  readonly trackingId: string;
}

/**
 * The deliveries whose last round a job has opened, or that it has discarded, in the order in which it came to them in each of its slices.
 * Of `looked`, those that are not listed are another's, gone, or not in the state that was asked for.
 */
export interface JobDeliveryPage {
  readonly deliveries: readonly JobDelivery[];
  readonly looked: number;
  /** There when there may be more. */
  readonly cursor?: string;
}

/** What they are listed from. */
export interface ListJobDeliveriesPorts extends Pick<ShowJobPorts, 'jobs'> {
  readonly ledger: Pick<DeliveryStore, 'findDeliveries'>;
  readonly trail: Pick<JobTrail, 'listSteps'>;
}

/** Where a page begins: at which event of which step. */
interface Place extends Pick<TrailStep, 'slice' | 'place'> {
  readonly offset: number;
}

const BEGINNING: Place = { slice: '000', place: 0, offset: 0 };

/** Lists what a job has done to which deliveries, as they stand. Throws `not-found` and `invalid-request`. */
export async function listJobDeliveries(
  id: string,
  parameters: Parameters,
  ports: ListJobDeliveriesPorts,
): Promise<JobDeliveryPage> {
  checkParameters(parameters, ['status', 'limit', 'cursor']);
  const status = readChoice('status', parameters.status, STATUSES);
  const limit = readLimit(parameters.limit, DEFAULT_LIMIT);
  let next: Place | undefined = readCursor(parameters.cursor);
  const job = await findJob(id, ports);
  const deliveries: JobDelivery[] = [];
  let looked = 0;
  while (next !== undefined && deliveries.length < limit && looked < MOST_LOOKED) {
    const part = await readPart(job, next, ports);
    const rows = await readRows(job, part.ids, ports);
    const room = limit - deliveries.length;
    const fitting = rows.flatMap(({ row, offset }) =>
      row !== undefined && (status === undefined || row.status === status) ? [{ row, offset }] : [],
    );
    const taken = fitting.slice(0, room);
    deliveries.push(...taken.map(({ row }) => row));
    const last = taken.at(-1);
    const isCut = last !== undefined && fitting.length > room;
    looked += isCut ? last.offset + 1 : rows.length;
    next = isCut ? placeAfter(part, last.offset + 1) : part.next;
  }
  return { deliveries, looked, ...(next === undefined ? {} : { cursor: writeCursor(next) }) };
}

/** Events that a job has come to, from a place on, and where those of each step begin. */
interface Part {
  readonly ids: readonly string[];
  readonly steps: readonly (Place & { readonly count: number })[];
  readonly next: Place | undefined;
}

async function readPart(job: Job, from: Place, { trail }: ListJobDeliveriesPorts): Promise<Part> {
  const { trackingIds } = job.filter;
  const found =
    trackingIds === undefined
      ? await trail.listSteps({ job: job.id, from, limit: STEPS + 1 })
      : namedSteps([...new Set(trackingIds)], from);
  const read = found.slice(0, STEPS).map(({ trackingIds: ids, ...step }) => {
    const isFirst = step.slice === from.slice && step.place === from.place;
    const offset = isFirst ? from.offset : 0;
    return { ...step, offset, ids: ids.slice(offset) };
  });
  const following = found[STEPS];
  return {
    ids: read.flatMap(({ ids }) => ids),
    steps: read.map(({ ids, ...step }) => ({ ...step, count: ids.length })),
    next: following === undefined ? undefined : { ...placeOf(following), offset: 0 },
  };
}

/** The steps of a job that has its events named, as its trail would have them. */
function namedSteps(ids: readonly string[], { slice, place }: Place): readonly TrailStep[] {
  const places = Array.from({ length: STEPS + 1 }, (_, step) => place + step);
  const steps = places.map((at) => ({
    ...{ slice, place: at },
    trackingIds: ids.slice(at * NAMED_STEP, (at + 1) * NAMED_STEP),
  }));
  return steps.filter(({ trackingIds }) => trackingIds.length > 0);
}

/** The place behind so many events of a part. */
function placeAfter({ steps, next }: Part, count: number): Place | undefined {
  let left = count;
  for (const { count: own, offset, ...step } of steps) {
    if (left < own) return { ...step, offset: offset + left };
    left -= own;
  }
  return next;
}

function placeOf({ slice, place }: TrailStep): Pick<TrailStep, 'slice' | 'place'> {
  return { slice, place };
}

/** Each event's delivery that is the job's, if it is. */
async function readRows(
  { id, subscriber }: Job,
  ids: readonly string[],
  { ledger }: ListJobDeliveriesPorts,
): Promise<readonly { readonly row: JobDelivery | undefined; readonly offset: number }[]> {
  const keys = ids.map((trackingId) => ({ trackingId, subscriber }));
  const found = keys.length === 0 ? new Map() : await ledger.findDeliveries(keys);
  return keys.map((key, offset) => {
    const delivery = found.get(deliveryId(key));
    if (delivery?.job !== id) return { row: undefined, offset };
    const { history: _, ...shown } = showDelivery(subscriber, delivery);
    return { row: { trackingId: key.trackingId, ...shown }, offset };
  });
}

/** It holds no secret, and no other characters than stand in a URL. */
function writeCursor({ slice, place, offset }: Place): string {
  return `${slice}-${place}-${offset}`;
}

function readCursor(cursor: string | undefined): Place {
  if (cursor === undefined) return BEGINNING;
  const [, slice, place, offset] = /^(\d{3,4})-(\d{1,8})-(\d{1,4})$/.exec(cursor) ?? [];
  if (slice !== undefined) return { slice, place: Number(place), offset: Number(offset) };
  throw new WaybillError(
    'invalid-request',
    `\`cursor\` must be one that an earlier page gave; received ${cutText(cursor, 64)}`,
  );
}
