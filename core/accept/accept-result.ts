import type { ErrorCode, WaybillError } from '../errors.ts';
import type { LostWaybill } from './lost-waybill.ts';

/** What became of one event of a request. */
export interface AcceptResult {
  readonly id?: string;
  readonly source?: string;
  readonly trackingId?: string;
  readonly status: 'accepted' | 'duplicate' | 'rejected';
  /** Who is expected; absent where that could not be said, and is settled later. */
  readonly subscribers?: readonly string[];
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

export function accepted(waybill: LostWaybill): AcceptResult {
  return { ...identify(waybill), status: 'accepted', ...named(waybill.expected) };
}

/** The result of an event that was accepted before, and expected by these subscribers then. */
export function duplicate(
  waybill: LostWaybill,
  expected: readonly string[] | undefined,
): AcceptResult {
  return { ...identify(waybill), status: 'duplicate', ...named(expected) };
}

export function rejected(
  { id, source }: { readonly id?: string; readonly source?: string },
  { code, message }: WaybillError,
): AcceptResult {
  return {
    ...(id === undefined ? {} : { id }),
    ...(source === undefined ? {} : { source }),
    status: 'rejected',
    subscribers: [],
    error: { code, message },
  };
}

/** A result with the name of the waybill that it is about. */
export function withIdentity(waybill: LostWaybill, result: AcceptResult): AcceptResult {
  return { ...identify(waybill), ...result };
}

function identify({ event, trackingId }: LostWaybill) {
  return { id: event.id, source: event.source, trackingId };
}

function named(expected: readonly string[] | undefined) {
  return expected === undefined ? {} : { subscribers: expected };
}
