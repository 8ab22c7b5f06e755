import { type Permission, ROUTES } from '../../core/api/routes.ts';

/**
 * What somebody with these permissions may call, as `execute-api:Invoke` names routes: `GET/events/*`. A `*` also stands
 * for slashes (API Gateway developer guide, "Control access for invoking an API"), so that a route below another's
 * variable is not named again.
 */
export function invocable(...permissions: readonly Permission[]): readonly string[] {
  // Sessions are of routers that check keys, of which IAM knows nothing.
  const routes = ROUTES.filter(({ group }) => group !== 'session');
  const granted = routes.filter(({ permission }) =>
    permission === 'none' ? permissions.includes('read') : permissions.includes(permission),
  );
  const resources = granted.map(
    ({ method, path }) => `${method}${path.replaceAll(/\{[^}]+\}/g, '*')}`,
  );
  return resources.filter((resource) => !resources.some((other) => covers(other, resource)));
}

function covers(wide: string, narrow: string): boolean {
  return wide !== narrow && wide.endsWith('*') && narrow.startsWith(wide.slice(0, -1));
}
