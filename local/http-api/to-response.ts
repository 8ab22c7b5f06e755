import type { InvokeResult } from '../lambda/function-spec.ts';

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

/** What API Gateway makes of a function's result: a response object, or any JSON as a 200. */
export function toResponse(result: InvokeResult): HttpResponse {
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
  return (
    fromObject(value, 'text/plain;charset=UTF-8') ?? gatewayAnswer(500, 'Internal Server Error')
  );
}

/** Whether a function answers for HTTP, and not with any JSON. */
export function isResponse(value: unknown): value is Record<string, unknown> {
  return isObject(value) && value.statusCode !== undefined;
}

/** A response object as HTTP; undefined where it is none. */
export function fromObject(
  value: Record<string, unknown>,
  contentType: string,
): HttpResponse | undefined {
  const status = Number(value.statusCode);
  const { body = '', headers = {}, cookies, isBase64Encoded } = value;
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if ((typeof body !== 'string' && body !== null) || !isObject(headers)) return undefined;
  const written: Record<string, string | string[]> = {};
  for (const [name, header] of Object.entries(headers))
    written[name.toLowerCase()] = String(header);
  written['content-type'] ??= contentType;
  if (Array.isArray(cookies)) written['set-cookie'] = cookies.map(String);
  const text = body ?? '';
  return {
    status,
    headers: written,
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
