import type { PutOptions } from '../options.ts';
import type { RouterRequest } from './transport.ts';

/** Binds a change to what was read. Sent again, it could be refused for the change that it has made itself: it is sent once. */
export function bound(
  request: RouterRequest,
  { ifMatch, ifNoneMatch }: Pick<PutOptions, 'ifMatch' | 'ifNoneMatch'>,
): RouterRequest {
  if (ifMatch === undefined && ifNoneMatch === undefined) return request;
  const headers = {
    ...request.headers,
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
  };
  return { ...request, headers, repeatable: false };
}
