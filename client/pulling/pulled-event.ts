import { codeMayPass, makeProblem } from '../../core/api/make-problem.ts';
import { hasMembers } from '../../core/api/read-answer.ts';
import { RouterError } from '../../core/api/router-error.ts';
import type { LeaseResult } from '../../core/deliver/pull/end-leases.ts';
import type { ExtendResult } from '../../core/deliver/pull/extend-leases.ts';
import type { LeaseRefusal } from '../../core/deliver/pull/lease-refusal.ts';
import type { PulledDelivery } from '../../core/deliver/pull/pull-events.ts';
import type { CloudEvent } from '../../core/event/event.ts';
import { describeError } from '../../core/log/describe-error.ts';
import type { DeliveryStatus } from '../../core/records/delivery.ts';
import type { CallOptions } from '../options.ts';
import { type Caller, withJson } from '../sending/caller.ts';

/** Where the outcomes of a subscriber's events are told. */
interface Place {
  readonly caller: Caller;
  /** Of the subscriber. */
  readonly path: string;
}

/** How a retry is asked for. */
export interface RetryOptions extends CallOptions {
  /** Up to 1,209,600 (14 days). @default - by the subscriber's policy */
  readonly delaySeconds?: number;
}

type Results<Result> = { readonly results: readonly (Result | undefined)[] };

const hasResults = hasMembers<Results<LeaseResult>>('results');
const hasExtended = hasMembers<Results<ExtendResult>>('results');

/**
 * One event that was pulled. Its outcome is to be told before `leaseUntil`, by `ack`, `retry` or `dead`; otherwise it is
 * attempted again. Each throws `RouterError` for what the router refuses, such as `lease-ended`, and answers how the delivery
 * stands then.
 */
export class PulledEvent {
  readonly event: CloudEvent;
  readonly trackingId: string;
  /** 1 at the first delivery; each redrive opens the next. */
  readonly round: number;
  /** 1 at the first attempt of the round. */
  readonly attempt: number;
  /** ISO 8601, UTC. */
  readonly acceptedAt: string;
  /** The job that has replayed this event; undefined for one that came as it happened. */
  readonly replay: { readonly job: string } | undefined;
  readonly #place: Place;
  #lease: string;
  #leaseUntil: string;

  constructor(delivery: PulledDelivery, place: Place) {
    this.event = delivery.event;
    this.trackingId = delivery.trackingId;
    this.round = delivery.round;
    this.attempt = delivery.attempt;
    this.acceptedAt = delivery.acceptedAt;
    this.replay = delivery.replay;
    this.#place = place;
    this.#lease = delivery.lease;
    this.#leaseUntil = delivery.leaseUntil;
  }

  /** ISO 8601, UTC; later once the lease was extended. */
  get leaseUntil(): string {
    return this.#leaseUntil;
  }

  /** The event is handled. */
  ack(options?: CallOptions): Promise<DeliveryStatus> {
    return this.#tell({ acks: [this.#lease] }, options);
  }

  /** The attempt has failed, for a reason that the waybill tells: an error, or a text. */
  retry(error: unknown, { delaySeconds, ...options }: RetryOptions = {}): Promise<DeliveryStatus> {
    const delay = delaySeconds === undefined ? {} : { delaySeconds };
    const failure = { lease: this.#lease, error: reasonOf(error), ...delay };
    return this.#tell({ retries: [failure] }, options);
  }

  /** No retry can help, for a reason that the waybill tells: an error, or a text. */
  dead(error: unknown, options?: CallOptions): Promise<DeliveryStatus> {
    return this.#tell({ dead: [{ lease: this.#lease, error: reasonOf(error) }] }, options);
  }

  /** Has the lease last for so many seconds from now. */
  async extend(leaseSeconds: number, options?: CallOptions): Promise<void> {
    const { caller, path } = this.#place;
    const body = { leases: [this.#lease], leaseSeconds };
    const asked = withJson('POST', `${path}/extend`, { body, repeatable: true });
    const [result] = (await caller.ask(asked, hasExtended, options)).results;
    if (result === undefined || 'error' in result) throw refused('extend', result?.error);
    this.#lease = result.extended;
    this.#leaseUntil = result.leaseUntil;
  }

  /** What the router cannot record just now is told again, as often as a request is sent. */
  async #tell(body: object, options: CallOptions = {}): Promise<DeliveryStatus> {
    const { caller, path } = this.#place;
    const asked = withJson('POST', `${path}/ack`, { body, repeatable: true });
    for (let tries = 1; ; tries++) {
      const [result] = (await caller.ask(asked, hasResults, options)).results;
      if (result !== undefined && 'status' in result) return result.status;
      const mayBeTaken = result !== undefined && codeMayPass(result.error.code);
      const { signal } = options;
      const isAgain = mayBeTaken && tries < caller.transport.tries;
      if (isAgain && (await caller.transport.pause(tries, undefined, { signal }))) continue;
      throw refused('ack', result?.error);
    }
  }
}

/** As the router takes it: a text, or a class and a message, and a status of HTTP where the error has one. */
function reasonOf(error: unknown): string | object {
  if (typeof error === 'string' && error !== '') return error;
  const { statusCode, ...described } = describeError(error);
  const isStatus = Number.isInteger(statusCode) && Number(statusCode) >= 100;
  return isStatus && Number(statusCode) <= 999 ? { ...described, statusCode } : described;
}

function refused(verb: string, error: LeaseRefusal | undefined): Error {
  if (error === undefined) return new Error('the router does not say what became of the lease');
  const problem = makeProblem(error);
  const { status, code, detail } = problem;
  return new RouterError(`${verb} of a lease was refused with ${code}: ${detail}`, {
    status,
    problem,
  });
}
