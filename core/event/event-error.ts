import { type ErrorCode, WaybillError } from '../errors.ts';
import { shortenText } from '../shared/cut-text.ts';

/** The error for one attribute: its name, what is allowed, and what was received. */
export function attributeError(name: string, allowed: string, received?: unknown): WaybillError {
  const got = received === undefined ? '' : `; received ${show(received)}`;
  return new WaybillError('invalid-event', `\`${show(name, '')}\` ${allowed}${got}`);
}

/** An error of the whole request. */
export function requestError(code: ErrorCode, message: string, cause?: unknown): WaybillError {
  return new WaybillError(code, message, cause === undefined ? {} : { cause });
}

/** A received value for an error message: JSON, at most 64 characters or as many as are said, printable. */
export function show(value: unknown, quote = '"', most = 64): string {
  const text = typeof value === 'string' ? `${quote}${value}${quote}` : describe(value);
  return shortenText(text, most).replaceAll(/[^\x20-\x7e\u00a1-\ud7ff\ue000-\ufffd…]/g, '?');
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
