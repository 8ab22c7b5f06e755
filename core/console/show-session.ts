import type { ApiKey } from '../access/api-key.ts';
import type { ConsoleSession } from '../api/console-session.ts';
import { PERMISSIONS } from '../api/routes.ts';
import type { ConsoleSettings } from './console-settings.ts';

/** The session of a caller whom nobody, or somebody before the router, has let in; `name` is what that calls them. */
export function openSession(settings: ConsoleSettings, name?: string): ConsoleSession {
  const { signIn } = settings;
  return {
    ...{ signIn, signedIn: signIn !== 'jwt' },
    ...(name === undefined ? {} : { name }),
    permissions: PERMISSIONS,
    ...placeOf(settings),
    keys: false,
  };
}

/** The session of who has a key; without one they may nothing. */
export function keySession(settings: ConsoleSettings, key: ApiKey | undefined): ConsoleSession {
  const common = { signIn: 'api-key', ...placeOf(settings), keys: true } as const;
  if (key === undefined) return { ...common, signedIn: false, permissions: [] };
  const { producer, label, permissions, sources, types, subscribers } = key;
  return {
    ...common,
    ...{ signedIn: true, name: label === undefined ? producer : `${producer} (${label})` },
    permissions,
    ...(sources === undefined ? {} : { sources }),
    ...(types === undefined ? {} : { types }),
    ...(subscribers === undefined ? {} : { subscribers }),
  };
}

function placeOf({ router, jwt }: ConsoleSettings): Pick<ConsoleSession, 'router' | 'jwt'> {
  return { ...(router === undefined ? {} : { router }), ...(jwt === undefined ? {} : { jwt }) };
}
