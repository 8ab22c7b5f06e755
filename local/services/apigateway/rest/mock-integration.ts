import type { HttpResponse } from '../to-response.ts';

/** One entry of a mock integration's `IntegrationResponses`. */
export interface MockResponse {
  readonly statusCode: string;
  readonly selectionPattern?: string | undefined;
  /** Such as `method.response.header.Access-Control-Allow-Origin`, with values in single quotes. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The body for `application/json`. */
  readonly template?: string | undefined;
}

/**
 * The one response of a mock whose templates are literal texts, which is what CORS preflights and health checks are (API
 * Gateway developer guide, "Mock integrations for REST APIs"); or in a text what is not run of it.
 */
export function readMock(
  requestTemplate: string,
  responses: readonly MockResponse[],
): HttpResponse | string {
  const status = /^\s*\{\s*"?statusCode"?\s*:\s*"?(\d{3})"?\s*\}\s*$/.exec(requestTemplate)?.[1];
  if (status === undefined) return `its request template ${JSON.stringify(requestTemplate)}`;
  const isPicked = ({ selectionPattern: pattern }: MockResponse) =>
    pattern !== undefined && pattern !== '' && new RegExp(`^(?:${pattern})$`).test(status);
  const isDefault = ({ selectionPattern: pattern }: MockResponse) => !pattern;
  const response = responses.find(isPicked) ?? responses.find(isDefault);
  if (response === undefined) return `that no integration response is for the status ${status}`;
  const { template = '', parameters, statusCode } = response;
  if (/[$#]/.test(template)) return 'its response template, which is no literal text';
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(parameters)) {
    const header = /^method\.response\.header\.(.+)$/.exec(name)?.[1];
    const literal = /^'(.*)'$/s.exec(value)?.[1];
    if (header === undefined || literal === undefined) return `its response parameter ${name}`;
    headers[header.toLowerCase()] = literal;
  }
  return { status: Number(statusCode), headers, body: template };
}
