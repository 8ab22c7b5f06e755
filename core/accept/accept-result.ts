import type { ErrorCode, WaybillError } from '../errors.ts';
import type { Violation } from '../ports/catalog/schema-compiler.ts';
import type { LostWaybill } from './lost-waybill.ts';

/** What became of one event of a request. */
export type AcceptResult = TakenEvent | RejectedEvent;

/** An event that is safe: now, or since it was sent before. */
export interface TakenEvent {
  readonly id: string;
  readonly source: string;
  readonly trackingId: string;
  readonly status: 'accepted' | 'duplicate';
  /** Who is expected; absent where that could not be said, and is settled later. */
  readonly subscribers?: readonly string[];
  /** Its type is declared to be one that should not be sent any more. */
  readonly deprecated?: true;
  readonly error?: undefined;
}

/** An event that was not taken; of one that cannot be read, there may be no names. */
export interface RejectedEvent {
  readonly id?: string;
  readonly source?: string;
  readonly trackingId?: string;
  readonly status: 'rejected';
  readonly subscribers: readonly string[];
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    /** Of `schema-violation`: at most ten, by JSON Pointers into the event. */
    readonly violations?: readonly Violation[];
  };
}

export function accepted(waybill: LostWaybill): TakenEvent {
  return { ...identify(waybill), status: 'accepted', ...named(waybill.expected) };
}

/** The result of an event that was accepted before, and expected by these subscribers then. */
export function duplicate(
  waybill: LostWaybill,
  expected: readonly string[] | undefined,
): TakenEvent {
  return { ...identify(waybill), status: 'duplicate', ...named(expected) };
}

export function rejected(
  { id, source }: { readonly id?: string; readonly source?: string },
  { code, message, violations }: WaybillError,
): RejectedEvent {
  return {
    ...(id === undefined ? {} : { id }),
    ...(source === undefined ? {} : { source }),
    status: 'rejected',
    subscribers: [],
    error: { code, message, ...(violations === undefined ? {} : { violations }) },
  };
}

/** A result with the name of the waybill that it is about. */
export function withIdentity(waybill: LostWaybill, result: RejectedEvent): RejectedEvent {
  return { ...identify(waybill), ...result };
}

function identify({ event, trackingId }: LostWaybill) {
  return { id: event.id, source: event.source, trackingId };
}

function named(expected: readonly string[] | undefined) {
  return expected === undefined ? {} : { subscribers: expected };
}
