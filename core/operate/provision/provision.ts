import type { RetryPolicy } from '../../deliver/retries/retry-policy.ts';
import type { Json } from '../../event/event.ts';
import { type ShownPattern, showPattern } from '../../pattern/notations/show-pattern.ts';
import type { JsonObject } from '../../shared/json/json-object.ts';

/** What a subscriber that is made at run time is to be. */
export interface ProvisionSpec {
  /** As `Subscriber` has them. */
  readonly pattern: Json;
  readonly notation?: JsonObject;
  readonly retry: RetryPolicy;
  /** How long a pulled event is its caller's: the visibility timeout of the queue. */
  readonly leaseSeconds: number;
  readonly description?: string;
  /** From when on it is to have events that are older than it; ISO 8601. */
  readonly startFrom?: string;
  /** It is taken away once it has not been put for so long. */
  readonly expiresInSeconds?: number;
}

/** One that is gone has no record. */
export type ProvisionState = 'creating' | 'updating' | 'active' | 'deleting';

/**
 * A subscriber that is made at run time, with the names of its queue and its rule: written before either is made, so that
 * whoever goes on finds both. All times are ISO 8601, UTC.
 */
export interface Provision {
  readonly name: string;
  readonly state: ProvisionState;
  readonly spec: ProvisionSpec;
  /** What it was, while an update is in hand: what AWS refuses goes back to it. */
  readonly before?: ProvisionSpec;
  readonly queueName: string;
  readonly ruleName: string;
  /** What was asked for last. */
  readonly by: string;
  readonly reason: string;
  readonly createdAt: string;
  /** Counts what was asked for. */
  readonly version: number;
  /** Until when a function has it in hand, and no other may. */
  readonly heldUntil?: string;
  /** Of a `deleting` one: when its registration was taken out. */
  readonly removedAt?: string;
  /** When it is taken away, unless it is put again before. */
  readonly expiresAt?: string;
}

/** What the names of all queues and rules of one subscriber end with: it tells it from an earlier one of its name. */
function suffixOf({ queueName }: Pick<Provision, 'queueName'>): string {
  return queueName.slice(queueName.lastIndexOf('-') + 1);
}

/** The entity tag of what was asked for last (RFC 9110, section 8.8.3). */
export function tagOf(provision: Pick<Provision, 'queueName' | 'version'>): string {
  return `"${suffixOf(provision)}-${provision.version}"`;
}

/** Whether a function has it in hand. */
export function isInHand({ heldUntil }: Provision, now: number): boolean {
  return heldUntil !== undefined && Date.parse(heldUntil) > now;
}

/** What is answered of a subscriber that is made at run time. */
export interface ProvisionView
  extends Omit<ProvisionSpec, 'pattern' | 'notation' | 'leaseSeconds'>,
    ShownPattern {
  readonly name: string;
  readonly target: { readonly kind: 'queue'; readonly leaseSeconds: number };
  readonly managedBy: 'api';
  readonly lifecycle: ProvisionState;
  readonly createdAt: string;
  readonly expiresAt?: string;
}

export function viewProvision({
  name,
  state,
  spec,
  createdAt,
  expiresAt,
}: Provision): ProvisionView {
  const { pattern: _pattern, notation: _notation, leaseSeconds, ...shown } = spec;
  return {
    ...{ name, ...showPattern(spec), ...shown, target: { kind: 'queue', leaseSeconds } },
    ...{ managedBy: 'api', lifecycle: state, createdAt },
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** The same, put at this time (epoch milliseconds): it stays for as long again. */
export function renewed({ expiresAt: _, ...provision }: Provision, now: number): Provision {
  const { expiresInSeconds } = provision.spec;
  if (expiresInSeconds === undefined) return provision;
  return { ...provision, expiresAt: new Date(now + expiresInSeconds * 1000).toISOString() };
}

/** Whether nobody has put it for as long as it was to stay. */
export function hasExpired({ state, expiresAt }: Provision, now: number): boolean {
  return state === 'active' && expiresAt !== undefined && Date.parse(expiresAt) <= now;
}
