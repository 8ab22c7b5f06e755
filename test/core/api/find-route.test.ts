import { describe, expect, it } from '@jest/globals';
import { findRoute } from '../../../core/api/find-route.ts';
import { ROUTES } from '../../../core/api/routes.ts';

const find = (method: string, path: string) => findRoute(ROUTES, { method, path });

describe('findRoute', () => {
  it.each([
    ['POST', '/events', '/events', 'ingest', {}],
    ['GET', '/events', '/events', 'query', {}],
    ['GET', '/events/wb_1', '/events/{trackingId}', 'query', { trackingId: 'wb_1' }],
    [
      'GET',
      '/events/wb_1/explain/big%20orders',
      '/events/{trackingId}/explain/{subscriber}',
      'query',
      { trackingId: 'wb_1', subscriber: 'big orders' },
    ],
    ['GET', '/events/%zz', '/events/{trackingId}', 'query', { trackingId: '%zz' }],
    ['GET', '/subscribers', '/subscribers', 'query', {}],
    ['GET', '/health', '/health', 'query', {}],
    ['GET', '/console', '/console', 'console', {}],
    ['GET', '/console/', '/console/{proxy+}', 'console', { proxy: '' }],
    ['GET', '/console/session', '/console/session', 'console', {}],
    ['DELETE', '/console/session', '/console/session', 'session', {}],
    ['GET', '/console/a%2Fb/c%20d', '/console/{proxy+}', 'console', { proxy: 'a/b/c d' }],
  ])('takes %s %s to %s', (method, path, template, group, pathParameters) => {
    expect(find(method, path)).toMatchObject({ route: { path: template, group }, pathParameters });
  });

  it.each([
    ['PUT', '/events', ['POST', 'GET']],
    ['POST', '/events/wb_1', ['GET']],
    ['HEAD', '/health', ['GET']],
    ['PUT', '/console/session', ['GET', 'POST', 'DELETE']],
    ['POST', '/console/events', ['GET']],
  ])('names the methods of a path that does not take %s %s', (method, path, allow) => {
    expect(find(method, path)).toEqual({ route: undefined, allow });
  });

  it.each([
    '',
    '/',
    '//events',
    '/events/',
    '/Events',
    '/consoles',
    '/events/wb_1/explain',
    '/subscribers/billing/',
    '/subscribers/billing/explain',
  ])('knows no path %j', (path) => {
    expect(find('GET', path)).toEqual({ route: undefined, allow: [] });
  });
});
