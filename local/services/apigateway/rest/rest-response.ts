import { isObject } from '../../../../core/shared/is-object.ts';
import type { InvokeResult } from '../../lambda/function-spec.ts';
import { addHeader, fromObject } from '../from-object.ts';
import type { HttpResponse } from '../to-response.ts';
import { matchesMediaType } from './media-type.ts';
import { BAD_GATEWAY, MISCONFIGURED } from './rest-answers.ts';

/** How a body may be sent: what the client accepts, and what the API takes for binary. */
export interface BodyRules {
  readonly accept: string | undefined;
  readonly binaryMediaTypes: readonly string[];
}

/**
 * What a REST API makes of a function's result (API Gateway developer guide, "Output format of a Lambda function for
 * proxy integration"): a response object, and a 502 for anything else. `warn` is told why.
 */
export function toRestResponse(
  result: InvokeResult,
  rules: BodyRules,
  warn: (problem: string) => void,
): HttpResponse {
  if (!result.ok) return result.isThrottled ? MISCONFIGURED : BAD_GATEWAY;
  const response = read(JSON.parse(result.payload) as unknown, rules);
  if (typeof response !== 'string') return response;
  warn(response);
  return BAD_GATEWAY;
}

function read(value: unknown, { accept, binaryMediaTypes }: BodyRules): HttpResponse | string {
  if (!isObject(value) || value.statusCode === undefined)
    return 'it is no object with a statusCode';
  const { multiValueHeaders, isBase64Encoded, cookies: _, ...rest } = value;
  // Only a client that accepts a binary type gets bytes (developer guide, "Binary media types for REST APIs").
  const isBinary = isBase64Encoded === true && matchesMediaType(accept, binaryMediaTypes);
  const single = { ...rest, headers: rest.headers ?? {}, isBase64Encoded: isBinary };
  const response = fromObject(single, 'application/json');
  if (typeof response === 'string' || multiValueHeaders === undefined || multiValueHeaders === null)
    return response;
  return addMultiValue(response, multiValueHeaders);
}

/** A header that is in both has the values of the list. */
function addMultiValue(response: HttpResponse, lists: unknown): HttpResponse | string {
  if (!isObject(lists)) return 'its multiValueHeaders are no object';
  const headers = { ...response.headers };
  for (const [name, values] of Object.entries(lists)) {
    if (!Array.isArray(values)) return `its multiValueHeaders.${name} is no list`;
    delete headers[name.toLowerCase()];
    for (const value of values) {
      const problem = addHeader(headers, name, value);
      if (problem !== undefined) return problem;
    }
  }
  return { ...response, headers };
}
