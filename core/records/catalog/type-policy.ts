import type { Json } from '../../event/event.ts';

/** What becomes of an event that is not as its type says: nothing, a note in its waybill, or a refusal. */
export type PolicyMode = 'off' | 'warn' | 'enforce';

/** What a new schema must still allow. */
export type Compatibility = 'none' | 'backward';

/** What is declared of a type of events. */
export interface TypePolicy {
  readonly type: string;
  readonly mode: PolicyMode;
  readonly compatibility: Compatibility;
  readonly owner?: string;
  readonly description?: string;
  /** Of its events' `data`. */
  readonly schema?: Json;
  /** Of an event, as JSON. */
  readonly maxBytes?: number;
  /** The sources that may send it, a `*` at the end for any that begins so. */
  readonly producers?: readonly string[];
  readonly deprecated?: boolean;
  /** Counts its changes, from 1. */
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly changedAt: string;
  /** As the audit names them. */
  readonly changedBy: string;
  /** The stack, and the resource in it, that declares the type; absent for one that is declared by the API. */
  readonly deployment?: string;
  /** A digest of what was declared before a deployment changed it, to which one that fails goes back. */
  readonly previous?: string;
}
