import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { CONSOLE_HEADER } from '../../core/api/console-session.ts';
import { readCookie } from '../../core/console/console-cookie.ts';

/**
 * Who sends a request: what its `Authorization` header says, or else the key of its console's session. A browser sends the
 * cookie with what it asks for any page; the header is there where it is the console's that asks.
 */
export function authorizationOf(request: APIGatewayProxyEventV2): string | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined || !isOfConsolePage(request)) return authorization;
  const key = readCookie(request);
  return key === undefined ? undefined : `Bearer ${key}`;
}

/** Whether the console's own page sends a request, which no page of another site can make one seem. */
export function isOfConsolePage({ headers }: Pick<APIGatewayProxyEventV2, 'headers'>): boolean {
  return headers[CONSOLE_HEADER] !== undefined;
}
