import { CREDENTIALS, type Transport } from '../../client/sending/transport.ts';
import { codeMayPass } from '../../core/api/make-problem.ts';
import { hasMembers, readAnswer } from '../../core/api/read-answer.ts';
import type { LeaseResult } from '../../core/deliver/pull/end-leases.ts';
import type { ExtendResult } from '../../core/deliver/pull/extend-leases.ts';
import type { PulledDelivery } from '../../core/deliver/pull/pull-events.ts';
import { textOfData } from '../../core/event/event-json.ts';
import { parseJsonExactly } from '../../core/event/read-text.ts';
import type { TargetEvent, TargetResult } from '../../core/ports/bridging/target.ts';
import type { DeliveryError } from '../../core/records/delivery.ts';
import type { JsonObject } from '../../core/shared/json/json-object.ts';

/** An event that was pulled, and its lease, which is another one once it was extended. */
export interface Leased {
  readonly sent: TargetEvent;
  /** Epoch milliseconds. */
  readonly pulledAt: number;
  lease: string;
  /** Epoch milliseconds. */
  leaseUntil: number;
}

/** What came of an event at a target. */
export interface Ended {
  readonly leased: Leased;
  readonly result: TargetResult;
}

/** What the router says of a lease whose outcome it was told: `false` where it does not take it any more. */
export type Told = { readonly leased: Leased } & (
  | { readonly taken: true }
  | { readonly taken: false; readonly again: boolean; readonly reason: string }
);

const hasDeliveries = hasMembers<{ readonly deliveries: readonly PulledDelivery[] }>('deliveries');
const hasResults = hasMembers<{ readonly results: readonly LeaseResult[] }>('results');
const hasExtended = hasMembers<{ readonly results: readonly ExtendResult[] }>('results');

/** The three calls of a consumer of one subscriber (docs/pull.md). Each is sent once; throws `RouterError` or `RouterUnreachable`. */
export class Leases {
  readonly #transport: Transport;
  readonly #path: string;

  constructor(transport: Transport, subscriber: string) {
    this.#transport = transport;
    this.#path = `/subscribers/${encodeURIComponent(subscriber)}`;
  }

  /** Up to `max` events, each with every digit of its data, for which so many seconds are waited. */
  async pull(
    asked: { readonly max: number; readonly waitSeconds: number },
    { now, signal }: { readonly now: () => number; readonly signal: AbortSignal },
  ): Promise<Leased[]> {
    const reply = await this.#post('/pull', asked, signal);
    const { deliveries } = readAnswer(reply, hasDeliveries, CREDENTIALS);
    const exact = parseJsonExactly(reply.text).exact as unknown as {
      readonly deliveries: readonly { readonly event: JsonObject }[];
    };
    return deliveries.map(({ event, trackingId, attempt, lease, leaseUntil }, place) => {
      const written = exact.deliveries[place]?.event ?? event;
      const data = event.data === undefined ? undefined : JSON.stringify(event.data);
      const dataText = textOfData(written, event) ?? data;
      const sent = { event, dataText, trackingId, attempt };
      return { sent, pulledAt: now(), lease, leaseUntil: Date.parse(leaseUntil) };
    });
  }

  /** Tells what came of events; answers what the router says to each. */
  async tell(ended: readonly Ended[], signal: AbortSignal): Promise<readonly Told[]> {
    const kinds = ['acks', 'retries', 'dead'] as const;
    const groups = kinds.map((kind) => ended.filter(({ result }) => kindOf(result) === kind));
    const body = Object.fromEntries(
      kinds.map((kind, place) => [kind, (groups[place] ?? []).map(outcomeOf)]),
    );
    const reply = await this.#post('/ack', body, signal);
    const { results } = readAnswer(reply, hasResults, CREDENTIALS);
    return groups.flat().map(({ leased }, place): Told => {
      const result = results[place];
      if (result !== undefined && 'status' in result) return { leased, taken: true };
      const { code, message } = result?.error ?? SAYS_NOTHING;
      return { leased, taken: false, again: codeMayPass(code), reason: message };
    });
  }

  /** Has leases last for so long from now; those of which the router refuses that stay as they are. */
  async extend(all: readonly Leased[], leaseSeconds: number, signal: AbortSignal): Promise<void> {
    const leases = all.map(({ lease }) => lease);
    const reply = await this.#post('/extend', { leases, leaseSeconds }, signal);
    const { results } = readAnswer(reply, hasExtended, CREDENTIALS);
    all.forEach((leased, place) => {
      const result = results[place];
      if (result === undefined || 'error' in result) return;
      leased.lease = result.extended;
      leased.leaseUntil = Date.parse(result.leaseUntil);
    });
  }

  #post(path: string, body: object, signal: AbortSignal) {
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', path: `${this.#path}${path}`, headers };
    return this.#transport.sendOnce({ ...request, body: JSON.stringify(body) }, { signal });
  }
}

const SAYS_NOTHING = {
  code: 'unavailable',
  message: 'the router does not say what became of the lease',
} as const;

function kindOf({ kind }: TargetResult): 'acks' | 'retries' | 'dead' {
  if (kind === 'delivered') return 'acks';
  return kind === 'permanent' ? 'dead' : 'retries';
}

function outcomeOf({ leased: { lease }, result }: Ended): string | object {
  if (result.kind === 'delivered') return lease;
  const error = asTaken(result.error);
  return 'delaySeconds' in result
    ? { lease, error, delaySeconds: result.delaySeconds }
    : { lease, error };
}

/** What the router would not take of an error, it is told without: one bad outcome would have it refuse all of a request. */
function asTaken({ class: name, message, statusCode }: DeliveryError): DeliveryError {
  const isStatus = statusCode !== undefined && Number.isInteger(statusCode);
  return {
    class: name === '' ? 'Error' : name,
    message,
    ...(isStatus && statusCode >= 100 && statusCode <= 999 ? { statusCode } : {}),
  };
}
