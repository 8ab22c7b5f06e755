import type { DeliveryError } from './delivery.ts';

/** Longest message that a delivery keeps; the whole is in the function's own log. */
const MESSAGE_LIMIT = 1000;

/** What a delivery keeps of a thrown value. */
export function describeError(thrown: unknown): DeliveryError {
  if (!(thrown instanceof Error)) return { class: 'Thrown', message: shorten(String(thrown)) };
  const statusCode = 'statusCode' in thrown ? thrown.statusCode : undefined;
  return {
    class: thrown.name,
    message: shorten(thrown.message),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
  };
}

function shorten(message: string): string {
  return message.length <= MESSAGE_LIMIT ? message : `${message.slice(0, MESSAGE_LIMIT - 1)}…`;
}
