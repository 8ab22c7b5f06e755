import { validateHeaderName, validateHeaderValue } from 'node:http';
import { isObject } from '../../../core/shared/is-object.ts';
import type { HttpResponse } from './to-response.ts';

/** What a gateway writes itself, whatever a function says: a body's length and the connection are its own. */
const NOT_OF_FUNCTIONS = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

type Headers = Record<string, string | string[]>;

/**
 * A function's response object as HTTP (API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP
 * APIs"), or in a text why it is none.
 */
export function fromObject(
  value: Record<string, unknown>,
  contentType: string,
): HttpResponse | string {
  const status = Number(value.statusCode);
  const { body, headers = {}, cookies = [], isBase64Encoded } = value;
  if (!Number.isInteger(status) || status < 200 || status > 599)
    return `its statusCode is ${JSON.stringify(value.statusCode)}, which must be from 200 to 599`;
  if (typeof body !== 'string' && body !== null && body !== undefined)
    return `its body is of type ${typeof body}, which must be a string`;
  if (!isObject(headers)) return 'its headers are no object';
  if (!Array.isArray(cookies)) return 'its cookies are no list';
  const written: Headers = { 'content-type': contentType };
  const problem = addHeaders(headers, written) ?? addCookies(cookies, written);
  if (problem !== undefined) return problem;
  const text = body ?? '';
  return {
    status,
    headers: written,
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  };
}

function addHeaders(headers: Record<string, unknown>, written: Headers): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    delete written[name.toLowerCase()];
    const problem = addHeader(written, name, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Writes one more value of a header, or says why it cannot be written. */
export function addHeader(headers: Headers, name: string, value: unknown): string | undefined {
  const problem = checkHeader(name, value);
  const lower = name.toLowerCase();
  if (problem !== undefined || NOT_OF_FUNCTIONS.has(lower)) return problem;
  const before = headers[lower];
  headers[lower] = before === undefined ? String(value) : [before, String(value)].flat();
  return undefined;
}

function addCookies(cookies: readonly unknown[], written: Headers): string | undefined {
  for (const cookie of cookies) {
    const problem = checkHeader('set-cookie', cookie);
    if (problem !== undefined) return problem;
  }
  if (cookies.length > 0) written['set-cookie'] = cookies.map(String);
  return undefined;
}

/** Numbers and booleans are written as strings. */
function checkHeader(name: string, value: unknown): string | undefined {
  if (!['string', 'number', 'boolean'].includes(typeof value))
    return `its header ${JSON.stringify(name)} is ${JSON.stringify(value)?.slice(0, 64)}, which must be a string`;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
    return undefined;
  } catch (error) {
    return `its header ${JSON.stringify(name)} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
