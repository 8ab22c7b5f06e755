import { describe, expect, it } from '@jest/globals';
import { findRoute } from '../../core/find-route.ts';
import { ROUTES } from '../../core/routes.ts';

const find = (method: string, path: string) => findRoute(ROUTES, { method, path });

describe('findRoute', () => {
  it.each([
    ['POST', '/events', '/events', 'ingest', {}],
    ['GET', '/events', '/events', 'manage', {}],
    ['GET', '/events/wb_1', '/events/{trackingId}', 'manage', { trackingId: 'wb_1' }],
    [
      'GET',
      '/events/wb_1/explain/big%20orders',
      '/events/{trackingId}/explain/{subscriber}',
      'manage',
      { trackingId: 'wb_1', subscriber: 'big orders' },
    ],
    ['GET', '/events/%zz', '/events/{trackingId}', 'manage', { trackingId: '%zz' }],
    ['GET', '/subscribers', '/subscribers', 'manage', {}],
    ['GET', '/health', '/health', 'manage', {}],
  ])('takes %s %s to %s', (method, path, template, verb, pathParameters) => {
    expect(find(method, path)).toMatchObject({ route: { path: template, verb }, pathParameters });
  });

  it.each([
    ['PUT', '/events', ['POST', 'GET']],
    ['POST', '/events/wb_1', ['GET']],
    ['HEAD', '/health', ['GET']],
  ])('names the methods of a path that does not take %s %s', (method, path, allow) => {
    expect(find(method, path)).toEqual({ route: undefined, allow });
  });

  it.each([
    '',
    '/',
    '//events',
    '/events/',
    '/Events',
    '/events/wb_1/explain',
    '/subscribers/billing',
  ])('knows no path %j', (path) => {
    expect(find('GET', path)).toEqual({ route: undefined, allow: [] });
  });
});
