import type { AcceptResult, TakenEvent } from '../core/accept/accept-result.ts';
import type { EventInput } from '../core/api/event-input.ts';
import { hasMembers } from '../core/api/read-answer.ts';
import type { AnyEvents, TypedEventInput } from '../core/api/typed-events.ts';
import type { ActedOn } from '../core/operate/one-event/act-on-event.ts';
import type { Edited } from '../core/operate/one-event/redeliver-edited.ts';
import type { SubscriberState } from '../core/operate/pause/pause-subscriber.ts';
import type { JobStatus } from '../core/operate/show-job.ts';
import type { DryRun, ReplayDryRun } from '../core/operate/start-job.ts';
import type { AuditPage } from '../core/ports/audit-log.ts';
import type { ExplainedDelivery } from '../core/query/explain-delivery.ts';
import type { FailureGroups } from '../core/query/group-failures.ts';
import type { DeliveryPage } from '../core/query/list-deliveries.ts';
import type { ListedEvent, ListedEvents } from '../core/query/list-events.ts';
import type { SubscriberStatus } from '../core/query/list-subscribers.ts';
import type { Rates } from '../core/query/rates/show-rates.ts';
import type { Waybill } from '../core/query/read-waybill.ts';
import type { PatternTest } from '../core/query/test-pattern.ts';
import type { AuditEntry } from '../core/records/audit-entry.ts';
import type { FailedDelivery } from '../core/records/job.ts';
import type { JsonObject } from '../core/shared/json/json-object.ts';
import { CatalogClient } from './catalog-client.ts';
import { EventTail } from './event-tail.ts';
import { JobsClient } from './jobs-client.ts';
import { KeysClient } from './keys-client.ts';
import type { CallOptions, ClientOptions, StartOptions } from './options.ts';
import { publishEither } from './publishing/publish.ts';
import { pull } from './pulling/pull.ts';
import type { PulledEvent } from './pulling/pulled-event.ts';
import type {
  AuditQuery,
  CountRequest,
  DeliveriesQuery,
  DiscardEventRequest,
  DiscardRequest,
  EditRequest,
  EventsQuery,
  FailuresQuery,
  MetricsQuery,
  PatternTestRequest,
  PauseRequest,
  PullOptions,
  RedeliverRequest,
  RedriveRequest,
  ReplayRequest,
  TailQuery,
  WhichEvents,
} from './requests.ts';
import { RunTimeClient } from './run-time-client.ts';
import { Caller, withJson } from './sending/caller.ts';
import { Transport } from './sending/transport.ts';
import { writeQuery } from './sending/write-query.ts';
import { setState } from './set-state.ts';
import { startJob } from './start-job.ts';
import { pathOf } from './subscriber-path.ts';

/**
 * Publishes events to a router, and operates it. `Events` is a map of each type to its data, such as `GET /catalog/types.d.ts`
 * has it. Every method throws `RouterError` for what the router refuses, and
 * `RouterUnreachable` where nothing answers. What is refused with 429 or 503, or not answered, is tried again before.
 */
export class WaybillClient<Events extends object = AnyEvents> {
  readonly jobs: JobsClient;
  readonly keys: KeysClient;
  readonly catalog: CatalogClient;
  readonly runTime: RunTimeClient;
  readonly #caller: Caller;

  /** Throws `TypeError` for options that cannot be. Nothing is sent yet. */
  constructor(options: ClientOptions) {
    this.#caller = new Caller(new Transport(options));
    this.jobs = new JobsClient(this.#caller);
    this.keys = new KeysClient(this.#caller);
    this.catalog = new CatalogClient(this.#caller);
    this.runTime = new RunTimeClient(this.#caller);
  }

  /**
   * Publishes an event, or events in their order, in as few requests as they fit in. Of one, a refusal throws; of several,
   * there is a result for each, and it throws where none was taken for a reason that is not their own.
   */
  publish(event: TypedEventInput<Events>, options?: CallOptions): Promise<TakenEvent>;
  publish(
    events: readonly TypedEventInput<Events>[],
    options?: CallOptions,
  ): Promise<readonly AcceptResult[]>;
  async publish(
    events: EventInput | readonly EventInput[],
    { signal }: CallOptions = {},
  ): Promise<TakenEvent | readonly AcceptResult[]> {
    return publishEither(events, this.#caller.transport, signal);
  }

  /** An event, and how each of its deliveries stands. */
  waybill(trackingId: string, options?: CallOptions): Promise<Waybill> {
    const isWaybill = hasMembers<Waybill>('trackingId', 'deliveries');
    return this.#caller.get(`/events/${encodeURIComponent(trackingId)}`, isWaybill, options);
  }

  /** Whether a subscriber's pattern matches an event, and if not, which clause decided. */
  explain(trackingId: string, name: string, options?: CallOptions): Promise<ExplainedDelivery> {
    const [id, subscriber] = [encodeURIComponent(trackingId), encodeURIComponent(name)];
    const isAnswer = hasMembers<ExplainedDelivery>('matched');
    return this.#caller.get(`/events/${id}/explain/${subscriber}`, isAnswer, options);
  }

  /** Events as they are accepted; nothing is asked until it looks. */
  tail(query: TailQuery = {}): EventTail {
    return new EventTail(this.#caller, query);
  }

  /** Accepted events, newest first unless told. */
  events(
    query: EventsQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<ListedEvent, void, undefined> {
    const place = { path: '/events', query, isPage: hasMembers<ListedEvents>('events') };
    return this.#caller.list(place, ({ events }) => events, options);
  }

  /** The same by pages, which say how far back they have looked, and which events cannot be read. */
  eventPages(
    query: EventsQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<ListedEvents, void, undefined> {
    const isPage = hasMembers<ListedEvents>('events', 'lookedBackTo');
    return this.#caller.list({ path: '/events', query, isPage }, (page) => [page], options);
  }

  /** Every subscriber, how full its queue is, and how many of its deliveries have failed. */
  async subscribers(options?: CallOptions): Promise<readonly SubscriberStatus[]> {
    const isAnswer = hasMembers<{ readonly subscribers: readonly SubscriberStatus[] }>(
      'subscribers',
    );
    return (await this.#caller.get('/subscribers', isAnswer, options)).subscribers;
  }

  /** What has failed of a subscriber, the latest first. */
  deliveries(
    subscriber: string,
    query: DeliveriesQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<FailedDelivery, void, undefined> {
    return this.#caller.list(deliveriesOf(subscriber, query), (page) => page.deliveries, options);
  }

  /** The same by pages, of which one may have few deliveries, or none, and not be the last. */
  deliveryPages(
    subscriber: string,
    query: DeliveriesQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<DeliveryPage, void, undefined> {
    return this.#caller.list(deliveriesOf(subscriber, query), (page) => [page], options);
  }

  /** What has failed of a subscriber, by how it failed, the largest group first; each has the filter of a job about it. */
  failures(
    subscriber: string,
    query: FailuresQuery = {},
    options?: CallOptions,
  ): Promise<FailureGroups> {
    const path = `${pathOf(subscriber)}/failures${writeQuery({ ...query })}`;
    return this.#caller.get(path, hasMembers<FailureGroups>('groups', 'matched'), options);
  }

  /** Counts what a redrive or a discard would be about, and changes nothing. */
  countDead(subscriber: string, request: CountRequest, options?: CallOptions): Promise<DryRun> {
    const body = { ...request, dryRun: true };
    const asked = withJson('POST', `${pathOf(subscriber)}/redrive`, { body, repeatable: true });
    return this.#caller.ask(asked, hasMembers<DryRun>('matched'), options);
  }

  /** Begins to send dead deliveries again. */
  redrive(subscriber: string, request: RedriveRequest, options?: StartOptions): Promise<JobStatus> {
    return startJob(this.#caller, { path: `${pathOf(subscriber)}/redrive`, request }, options);
  }

  /** Begins to end dead deliveries for good. */
  discard(subscriber: string, request: DiscardRequest, options?: StartOptions): Promise<JobStatus> {
    return startJob(this.#caller, { path: `${pathOf(subscriber)}/discard`, request }, options);
  }

  /** Counts what a replay would send, and changes nothing. */
  countReplay(
    subscriber: string,
    request: WhichEvents,
    options?: CallOptions,
  ): Promise<ReplayDryRun> {
    const body = { ...request, dryRun: true };
    const asked = withJson('POST', `${pathOf(subscriber)}/replay`, { body, repeatable: true });
    return this.#caller.ask(asked, hasMembers<ReplayDryRun>('matched'), options);
  }

  /** Begins to send past events to a subscriber. */
  replay(subscriber: string, request: ReplayRequest, options?: StartOptions): Promise<JobStatus> {
    return startJob(this.#caller, { path: `${pathOf(subscriber)}/replay`, request }, options);
  }

  /** Sends one event again, at once; answers what became of each delivery. With `again` it is not tried again itself. */
  async redeliver(
    trackingId: string,
    request: RedeliverRequest,
    options?: CallOptions,
  ): Promise<readonly ActedOn[]> {
    const path = `/events/${encodeURIComponent(trackingId)}/redeliver`;
    const repeatable = request.again !== true;
    const asked = withJson('POST', path, { body: request, repeatable });
    return (await this.#caller.ask(asked, hasDeliveries, options)).deliveries;
  }

  /**
   * Sends an event with other data: a new event, whose `causationid` is the tracking id of the old one. The same edit is one
   * event, however often it is sent.
   */
  redeliverEdited(
    trackingId: string,
    request: EditRequest,
    options?: CallOptions,
  ): Promise<Edited> {
    const path = `/events/${encodeURIComponent(trackingId)}/redeliver`;
    const asked = withJson('POST', path, { body: request, repeatable: true });
    return this.#caller.ask(asked, hasMembers<Edited>('deliveries'), options);
  }

  /** Ends deliveries of one event for good; answers what became of each. */
  async discardEvent(
    trackingId: string,
    request: DiscardEventRequest,
    options?: CallOptions,
  ): Promise<readonly ActedOn[]> {
    const path = `/events/${encodeURIComponent(trackingId)}/discard`;
    const asked = withJson('POST', path, { body: request, repeatable: true });
    return (await this.#caller.ask(asked, hasDeliveries, options)).deliveries;
  }

  /** Has a subscriber take no more events until it is resumed; they wait in its queue. Answers `pausing`, and soon it is `paused`. */
  pause(
    subscriber: string,
    request: PauseRequest,
    options?: CallOptions,
  ): Promise<SubscriberState> {
    return setState(this.#caller, { subscriber, verb: 'pause', body: request }, options);
  }

  /** Has a paused subscriber take its events again, those that have waited first; the reason is for the audit. */
  resume(subscriber: string, reason: string, options?: CallOptions): Promise<SubscriberState> {
    return setState(this.#caller, { subscriber, verb: 'resume', body: { reason } }, options);
  }

  /** Pulls the events of a subscriber with a `QueueTarget` until the signal aborts, through outages and pauses. */
  pull(
    subscriber: string,
    options: PullOptions = {},
  ): AsyncGenerator<PulledEvent, void, undefined> {
    return pull(pathOf(subscriber), options, this.#caller);
  }

  /** Which events a pattern matches, or who would get them, and why not; nothing is stored or sent. */
  testPattern(request: PatternTestRequest, options?: CallOptions): Promise<PatternTest> {
    const asked = withJson('POST', '/patterns/test', { body: request, repeatable: true });
    return this.#caller.ask(asked, hasMembers<PatternTest>('matched', 'events'), options);
  }

  /** The OpenAPI 3.1 document of the router's routes. */
  openApi(options?: CallOptions): Promise<JsonObject> {
    return this.#caller.get('/openapi.json', hasMembers<JsonObject>('openapi', 'paths'), options);
  }

  /** What was accepted, delivered, failed and given up over time, period by period: the last hour unless told. */
  metrics(query: MetricsQuery = {}, options?: CallOptions): Promise<Rates> {
    const isRates = hasMembers<Rates>('delivered', 'totals');
    return this.#caller.get(`/metrics${writeQuery({ ...query })}`, isRates, options);
  }

  /** Who did what, when and why, newest first. */
  audit(
    query: AuditQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<AuditEntry, void, undefined> {
    const place = { path: '/audit', query, isPage: hasMembers<AuditPage>('entries') };
    return this.#caller.list(place, ({ entries }) => entries, options);
  }

  /** Whether the router can reach its ledger. */
  health(options?: CallOptions): Promise<{ readonly status: 'ok' }> {
    return this.#caller.get('/health', hasMembers<{ readonly status: 'ok' }>('status'), options);
  }
}

const hasDeliveries = hasMembers<{ readonly deliveries: readonly ActedOn[] }>('deliveries');

function deliveriesOf(subscriber: string, query: DeliveriesQuery) {
  const isPage = hasMembers<DeliveryPage>('deliveries');
  return { path: `${pathOf(subscriber)}/deliveries`, query, isPage };
}
