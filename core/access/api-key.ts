import type { Permission } from '../api/routes.ts';

/** What a key may do, and for whom. */
export interface KeyGrants {
  /** Who sends with it; it stands in the waybills of its events. */
  readonly producer: string;
  readonly permissions: readonly Permission[];
  /** The sources of which it may publish, exact or a beginning that ends in `*`; all when absent. */
  readonly sources?: readonly string[];
  /** The same for types. */
  readonly types?: readonly string[];
  /** The subscribers whose events it may pull, exact or a beginning that ends in `*`; all when absent. */
  readonly subscribers?: readonly string[];
  /** The most events of its producer in a minute; no bound when absent. */
  readonly eventsPerMinute?: number;
  /** ISO 8601, UTC; it opens nothing from then on. */
  readonly expiresAt?: string;
  readonly label?: string;
}

/** A key as the ledger keeps it: everything but the secret. */
export interface ApiKey extends KeyGrants {
  readonly id: string;
  /** SHA-256 of the secret, in base32. */
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The id of the key that it was rotated to. */
  readonly replacedBy?: string;
}

/** A key as it may be shown. */
export type KeyView = Omit<ApiKey, 'hash'>;

export function toView({ hash: _, ...view }: ApiKey): KeyView {
  return view;
}

/** Whether a key has ended by `now`, in epoch milliseconds. */
export function hasEnded({ expiresAt }: Pick<ApiKey, 'expiresAt'>, now: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now;
}
