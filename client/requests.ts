import type { EventInput } from '../core/api/event-input.ts';
import type { RetryPolicy } from '../core/deliver/retries/retry-policy.ts';
import type { Json } from '../core/event/event.ts';
import type { ProvisionSpec } from '../core/operate/provision/provision.ts';
import type { TypePolicy } from '../core/records/catalog/type-policy.ts';
import type { DeliveryStatus } from '../core/records/delivery.ts';
import type { EventState } from '../core/records/event-record.ts';
import type { DeliveryFilter, Job, JobState, ReplayMode } from '../core/records/job.ts';
import type { CallOptions } from './options.ts';

/** Of every list: how many are asked for at a time. */
export interface Paged {
  /** 1 to 100. @default 100 */
  readonly pageSize?: number;
}

/** Which events are meant: each is compared exactly. */
export interface EventsFilter {
  readonly type?: string;
  readonly source?: string;
  readonly subject?: string;
  /** Of the CloudEvent; with its source it is found at once, whenever it was accepted. */
  readonly id?: string;
  readonly state?: EventState;
  /** How each delivery stands: of those that were expected, or of others too that had it. @default - none */
  readonly include?: 'deliveries' | 'all-deliveries';
}

/** Which events are listed; times are ISO 8601. */
export interface EventsQuery extends EventsFilter {
  /** 1 to 100, and without deliveries to 1,000. @default 100 */
  readonly pageSize?: number;
  /** @default - 24 hours before `to` */
  readonly from?: string;
  /** Not included. @default - now */
  readonly to?: string;
  /** Newest or oldest first. @default 'desc' */
  readonly order?: 'asc' | 'desc';
}

/** Which events a tail shows. */
export interface TailQuery extends EventsFilter {
  /** ISO 8601: what was accepted since then, too. @default - what is accepted from now on */
  readonly since?: string;
  /** How many of the newest the first look has that were there before, where `since` is not given. @default 0 */
  readonly recent?: number;
}

/** Which failed deliveries of a subscriber are listed. */
export interface DeliveriesQuery extends Paged {
  /** @default 'dead' */
  readonly status?: 'dead' | 'retrying';
  readonly errorClass?: string;
  /** A part of the error's message. */
  readonly errorContains?: string;
  /** A message that is the same but for numbers, ids and the like: `timeout after <n> ms`. */
  readonly errorLike?: string;
  /** 0 for those that have none. */
  readonly statusCode?: number;
  readonly from?: string;
  readonly to?: string;
}

/** Which failures of a subscriber are grouped; times, of last attempts, are ISO 8601. */
export interface FailuresQuery {
  /** @default 'dead' */
  readonly status?: 'dead' | 'retrying';
  /** @default - since ever */
  readonly from?: string;
  /** Not included. @default - now */
  readonly to?: string;
}

/** Which deliveries of a job are listed. */
export interface JobDeliveriesQuery extends Paged {
  /** @default - all */
  readonly status?: DeliveryStatus;
}

/** Which jobs are listed. */
export interface JobsQuery extends Paged {
  readonly state?: JobState;
  readonly subscriber?: string;
}

/** Of which time figures are asked; periods that `from` and `to` cut are had whole. */
export interface MetricsQuery {
  /** ISO 8601. @default - an hour before `to` */
  readonly from?: string;
  /** @default - now */
  readonly to?: string;
  /** In seconds: a multiple of 60. @default - a minute, or more where the time is long or long ago */
  readonly period?: number;
  /** Its figures alone. @default - the router's */
  readonly subscriber?: string;
}

/** Which part of the audit is listed. */
export interface AuditQuery extends Paged {
  /** @default - 24 hours before `to` */
  readonly from?: string;
  /** Not included. @default - now */
  readonly to?: string;
}

/** Which dead deliveries are meant: those that fit a filter, or `all`. */
export type WhichDead =
  | { readonly filter: DeliveryFilter; readonly all?: false }
  | { readonly filter?: undefined; readonly all: true };

/** What `countDead` is asked. */
export type CountRequest = WhichDead & {
  /** Of the redrive whose time is estimated. @default 200 */
  readonly ratePerSecond?: number;
};

/** What `discard` is asked. */
export type DiscardRequest = WhichDead & {
  /** Why, for the audit. */
  readonly reason: string;
};

/** What `redrive` is asked. */
export type RedriveRequest = DiscardRequest & Pick<Job, 'ratePerSecond' | 'recheckPattern'>;

/** Which events a replay is about: those accepted since a time, or those that are named. */
export interface WhichEvents {
  /** ISO 8601. @default - none, where the events are named */
  readonly from?: string;
  /** Not included. @default - now */
  readonly to?: string;
  /** @default 'missing' */
  readonly mode?: ReplayMode;
  readonly filter?: Pick<DeliveryFilter, 'type' | 'source' | 'trackingIds'>;
  /** @default 200 */
  readonly ratePerSecond?: number;
}

/** What `redeliver` is asked. */
export interface RedeliverRequest {
  /** @default - those where it is dead or discarded */
  readonly subscribers?: readonly string[];
  /** Where it was delivered, too. @default false */
  readonly again?: boolean;
  /** Why, for the audit. */
  readonly reason: string;
}

/** What `redeliverEdited` is asked. */
export interface EditRequest extends RedeliverRequest {
  /** In the place of the event's own. */
  readonly data: Json;
}

/** What `discardEvent` is asked. */
export interface DiscardEventRequest {
  /** @default - those where it is dead, or has not ended */
  readonly subscribers?: readonly string[];
  /** Why, for the audit. */
  readonly reason: string;
}

/** What `replay` is asked. */
export interface ReplayRequest extends WhichEvents {
  /** Why, for the audit. */
  readonly reason: string;
}

/** What is to change of a job that has not ended. */
export interface JobChanges {
  readonly state?: 'paused' | 'running';
  readonly ratePerSecond?: number;
  /** Why, for the audit. */
  readonly reason: string;
}

/** What `pause` is asked. */
export interface PauseRequest {
  /** ISO 8601: when the pause ends by itself. @default - it lasts until the subscriber is resumed */
  readonly until?: string;
  /** Why, for the audit. */
  readonly reason: string;
}

/** How `pull` takes events. */
export interface PullOptions extends CallOptions {
  /** How many events are had at once, 1 to 10: the leases of all of them run while the first is handled. @default 1 */
  readonly max?: number;
  /** How long a request waits for the first event, 1 to 20 seconds. @default 20 */
  readonly waitSeconds?: number;
}

/** What `runTime.put` is asked; what is left out has its default. */
export type PutSubscriberRequest = Pick<ProvisionSpec, 'pattern'> &
  Partial<Omit<ProvisionSpec, 'pattern' | 'notation' | 'retry'>> & {
    readonly retry?: Partial<RetryPolicy>;
    /** Why, for the audit. */
    readonly reason: string;
  };

/** What `runTime.delete` is asked. */
export interface DeleteSubscriberRequest {
  /** Also where something waits for it, which goes with it. @default false */
  readonly force?: boolean;
  /** Why, for the audit. */
  readonly reason: string;
}

/** What `testPattern` is asked: events that are given, or the newest that the router has accepted in a span of time. */
export type PatternTestRequest = {
  /** As a subscriber has it. @default - the pattern of every registered subscriber */
  readonly pattern?: Json;
} & (
  | {
      /** 1 to 100. */
      readonly events: readonly EventInput[];
      readonly from?: undefined;
      readonly to?: undefined;
      readonly limit?: undefined;
    }
  | {
      readonly events?: undefined;
      /** ISO 8601. @default - 24 hours before `to` */
      readonly from?: string;
      /** Not included. @default - now */
      readonly to?: string;
      /** 1 to 1,000, newest first. @default 100 */
      readonly limit?: number;
    }
);

/** What `catalog.declare` is asked: what is left out is not limited. */
export interface DeclareRequest
  extends Partial<Omit<TypePolicy, 'type' | 'version' | 'changedAt' | 'changedBy'>> {
  /** Why, for the audit. */
  readonly reason: string;
}
