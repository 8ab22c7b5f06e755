import type { HttpResponse } from '../to-response.ts';

/** REST APIs' own answer, named in a header as well (API Gateway developer guide, "Gateway response types"). */
export function restAnswer(status: number, type: string, message: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify({ message }),
  };
}

export const FORBIDDEN = restAnswer(403, 'ForbiddenException', 'Forbidden');
export const NO_METHOD = restAnswer(
  403,
  'MissingAuthenticationTokenException',
  'Missing Authentication Token',
);
export const UNAUTHORIZED = restAnswer(401, 'UnauthorizedException', 'Unauthorized');
export const THROTTLED = restAnswer(429, 'TooManyRequestsException', 'Too Many Requests');
export const TOO_LATE = restAnswer(
  504,
  'InternalServerErrorException',
  'Endpoint request timed out',
);
export const MISCONFIGURED = restAnswer(
  500,
  'InternalServerErrorException',
  'Internal server error',
);
/** Of a function that fails, or answers what is no proxy response. */
export const BAD_GATEWAY = restAnswer(502, 'InternalServerErrorException', 'Internal server error');
