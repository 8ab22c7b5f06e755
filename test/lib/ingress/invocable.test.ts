import { describe, expect, it } from '@jest/globals';
import { PERMISSIONS, ROUTES } from '../../../core/api/routes.ts';
import { invocable } from '../../../lib/ingress/invocable.ts';

/** Whether IAM's `*`, which stands for slashes too, makes one of these resources match. */
function allows(resources: readonly string[], call: string): boolean {
  return resources.some((resource) => {
    const pattern = resource.replaceAll('.', '\\.').replaceAll('*', '.*');
    return new RegExp(`^${pattern}$`).test(call);
  });
}

describe('what a grant lets somebody invoke', () => {
  it.each(PERMISSIONS)('is every route of the permission %s, and no other', (permission) => {
    const resources = invocable(permission);

    for (const { method, path, ...route } of ROUTES) {
      const call = `${method}${path.replaceAll(/\{[^}]+\}/g, 'wb_1')}`;
      const isOpen = route.permission === 'none' && route.group !== 'session';
      const isGranted = route.permission === permission || (isOpen && permission === 'read');
      expect({ call, allowed: allows(resources, call) }).toEqual({ call, allowed: isGranted });
    }
  });

  it('names a route once, and none that another covers', () => {
    expect(invocable('read')).toEqual([
      'GET/events',
      'GET/events/*',
      'GET/subscribers',
      'GET/subscribers/*',
      'GET/jobs',
      'GET/jobs/*',
      'GET/catalog',
      'GET/catalog/*',
      'POST/patterns/test',
      'GET/metrics',
      'GET/openapi.json',
      'GET/health',
      'GET/console',
      'GET/console/*',
    ]);
    expect(invocable('publish')).toEqual(['POST/events']);
  });
});
