import { isObject } from '../../../core/shared/is-object.ts';
import type { InvokeResult } from '../lambda/function-spec.ts';
import { fromObject } from './from-object.ts';

/** An HTTP answer, ready to be written. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Buffer;
}

/** The gateway's own answer: `{"message": ...}`. */
export function gatewayAnswer(status: number, message: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message }),
  };
}

/**
 * What API Gateway makes of a function's result: a response object, or any JSON as a 200. `warn` is told why a response
 * cannot be written.
 */
export function toResponse(result: InvokeResult, warn: (problem: string) => void): HttpResponse {
  if (!result.ok) {
    return result.isThrottled
      ? gatewayAnswer(503, 'Service Unavailable')
      : gatewayAnswer(500, 'Internal Server Error');
  }
  const value = JSON.parse(result.payload) as unknown;
  if (!isResponse(value)) {
    const body = typeof value === 'string' ? value : result.payload;
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const response = fromObject(value, 'text/plain;charset=UTF-8');
  if (typeof response !== 'string') return response;
  warn(response);
  return gatewayAnswer(500, 'Internal Server Error');
}

/** Whether a function answers for HTTP, and not with any JSON. */
export function isResponse(value: unknown): value is Record<string, unknown> {
  return isObject(value) && value.statusCode !== undefined;
}
