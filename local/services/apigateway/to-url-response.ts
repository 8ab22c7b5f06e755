import type { InvokeResult } from '../lambda/function-spec.ts';
import { fromObject } from './from-object.ts';
import { type HttpResponse, isResponse } from './to-response.ts';

/** What Lambda itself answers at a function URL. */
export function urlAnswer(status: number, type: string, Message: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify({ Message }),
  };
}

/** The answer where the function failed, or said what is no HTTP. */
const FAILED: HttpResponse = {
  status: 502,
  headers: { 'content-type': 'application/json' },
  body: 'Internal Server Error',
};

/**
 * What a function URL makes of a function's result (Lambda developer guide, "Invoking Lambda function URLs"): a response
 * object, or any JSON as a 200, a text with its quotes. `warn` is told why a response cannot be written.
 */
export function toUrlResponse(result: InvokeResult, warn: (problem: string) => void): HttpResponse {
  if (!result.ok) {
    const { errorType, errorMessage } = result.error;
    return result.isThrottled ? urlAnswer(429, errorType, errorMessage) : FAILED;
  }
  const value = JSON.parse(result.payload) as unknown;
  const headers = { 'content-type': 'application/json' };
  if (!isResponse(value)) return { status: 200, headers, body: result.payload };
  const response = fromObject(value, 'application/json');
  if (typeof response !== 'string') return response;
  warn(response);
  return FAILED;
}
