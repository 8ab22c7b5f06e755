export type { AcceptResult, RejectedEvent, TakenEvent } from '../core/accept/accept-result.ts';
export type { ApiKey, KeyGrants, KeyView } from '../core/access/api-key.ts';
export type { IssuedKey } from '../core/access/issue-key.ts';
export type { EventInput } from '../core/api/event-input.ts';
export type { Problem } from '../core/api/problem.ts';
export { RouterError } from '../core/api/router-error.ts';
export type { Permission } from '../core/api/routes.ts';
export type { AnyEvents, TypedEventInput } from '../core/api/typed-events.ts';
export type {
  Declared,
  DeclaredType,
  ListedType,
  Seen,
  ShownType,
} from '../core/catalog/show-catalog.ts';
export type { RetryPolicy } from '../core/deliver/retries/retry-policy.ts';
export type { ErrorCode } from '../core/errors.ts';
export type { CloudEvent, EventAttributes, Json } from '../core/event/event.ts';
export type { Counted } from '../core/operate/count/count-matching.ts';
export type { ActedOn } from '../core/operate/one-event/act-on-event.ts';
export type { Edited } from '../core/operate/one-event/redeliver-edited.ts';
export type { SubscriberState } from '../core/operate/pause/pause-subscriber.ts';
export type {
  ProvisionSpec,
  ProvisionState,
  ProvisionView,
} from '../core/operate/provision/provision.ts';
export type { CountedEvents, SampledEvent } from '../core/operate/replay/count-events.ts';
export type { JobStatus } from '../core/operate/show-job.ts';
export type { DryRun, ReplayDryRun } from '../core/operate/start-job.ts';
export type { ShownPattern } from '../core/pattern/notations/show-pattern.ts';
export type { Explanation } from '../core/pattern/pattern.ts';
export type { Violation } from '../core/ports/catalog/schema-compiler.ts';
export type { FailedCount } from '../core/ports/delivery-store.ts';
export type { JobPage } from '../core/ports/jobs/job-store.ts';
export type { QueueDepth } from '../core/ports/queue.ts';
export type { ExplainedDelivery } from '../core/query/explain-delivery.ts';
export type { FailureGroup, FailureGroups } from '../core/query/group-failures.ts';
export type { DeliveryPage } from '../core/query/list-deliveries.ts';
export type { ListedDelivery, ListedEvent, ListedEvents } from '../core/query/list-events.ts';
export type { JobDelivery, JobDeliveryPage } from '../core/query/list-job-deliveries.ts';
export type { Figure, SubscriberStatus } from '../core/query/list-subscribers.ts';
export type { RateLists, Rates } from '../core/query/rates/show-rates.ts';
export type { OldestAge, SubscriberRates } from '../core/query/rates/subscriber-rates.ts';
export type { Waybill } from '../core/query/read-waybill.ts';
export type { ShownSubscriber } from '../core/query/show-subscriber.ts';
export type { PatternTest, Tested, TestedEvent } from '../core/query/test-pattern.ts';
export type { AuditAction, AuditEntry } from '../core/records/audit-entry.ts';
export type { LearnedType, LeftOut } from '../core/records/catalog/learned-type.ts';
export type { Compatibility, PolicyMode, TypePolicy } from '../core/records/catalog/type-policy.ts';
export type {
  Attempt,
  DeliveryError,
  DeliveryStatus,
  WaybillDelivery,
} from '../core/records/delivery.ts';
export type { EventPage } from '../core/records/event-page.ts';
export type { EventRecord, EventState, EventSummary } from '../core/records/event-record.ts';
export type {
  DeliveryFilter,
  FailedDelivery,
  Job,
  JobCounts,
  JobKind,
  JobState,
  Matched,
  ReplayMode,
  Span,
} from '../core/records/job.ts';
export type { PauseState, PauseView } from '../core/records/pause.ts';
export type { Subscriber } from '../core/records/subscriber.ts';
export type { JsonObject } from '../core/shared/json/json-object.ts';
export type { CatalogClient, ReadType } from './catalog-client.ts';
export type { EventTail, TailLook } from './event-tail.ts';
export type { JobsClient } from './jobs-client.ts';
export type { KeysClient } from './keys-client.ts';
export type {
  CallOptions,
  ChangeOptions,
  ClientClock,
  ClientOptions,
  PutOptions,
  SignableRequest,
  StartOptions,
} from './options.ts';
export type { PulledEvent, RetryOptions } from './pulling/pulled-event.ts';
export type {
  AuditQuery,
  CountRequest,
  DeclareRequest,
  DeleteSubscriberRequest,
  DeliveriesQuery,
  DiscardEventRequest,
  DiscardRequest,
  EditRequest,
  EventsFilter,
  EventsQuery,
  FailuresQuery,
  JobChanges,
  JobDeliveriesQuery,
  JobsQuery,
  MetricsQuery,
  Paged,
  PatternTestRequest,
  PauseRequest,
  PullOptions,
  PutSubscriberRequest,
  RedeliverRequest,
  RedriveRequest,
  ReplayRequest,
  TailQuery,
  WhichDead,
  WhichEvents,
} from './requests.ts';
export { RouterUnreachable } from './router-unreachable.ts';
export type { ReadSubscriber, RunTimeClient } from './run-time-client.ts';
export { WaybillClient } from './waybill-client.ts';
