import type { DeliveryError } from '../records/delivery.ts';
import { shortenText } from '../shared/cut-text.ts';
import { messageOf } from '../shared/message-of.ts';

/** Longest class and message that a delivery keeps, in characters. */
export const ERROR_TEXT_LIMIT = 1000;

/** What a delivery keeps of a thrown value, which may be anything. Never throws. */
export function describeError(thrown: unknown): DeliveryError {
  try {
    return thrown instanceof Error
      ? describe(thrown)
      : { class: 'Thrown', message: shorten(textOf(thrown)) };
  } catch {
    return { class: 'Thrown', message: 'what was thrown cannot be described' };
  }
}

function describe(error: Error): DeliveryError {
  const statusCode = 'statusCode' in error ? error.statusCode : undefined;
  return {
    class: shorten(textOf(error.name)),
    message: shorten(textOf(messageOf(error))),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** Also well-formed: the ledger is UTF-8, which no lone surrogate can be. */
function shorten(text: string): string {
  return shortenText(text, ERROR_TEXT_LIMIT).toWellFormed();
}
