import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { isObject } from '../../core/shared/is-object.ts';
import type { World } from '../command/world.ts';
import { UsageError } from '../usage-error.ts';

/** A router that has a name. */
export interface Profile {
  readonly url: string;
  readonly key?: string;
  /** For which service its requests are signed, where IAM decides who may ask. */
  readonly iam?: string;
  readonly region?: string;
}

/** All of them, and which one is used where nothing else is said. */
export interface Profiles {
  readonly used?: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

type Env = World['env'];

/** `waybill/profiles.json` where programs keep what is set (XDG Base Directory Specification 0.8). */
export function profilesFile(env: Env): string {
  const home = env.HOME || homedir();
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'waybill', 'profiles.json');
}

/** Throws where the file is there and is not one. */
export function readProfiles(env: Env): Profiles {
  const file = profilesFile(env);
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isProfiles(value)) return value;
    throw new Error('it has no `profiles`, each with a `url`');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { profiles: {} };
    throw new Error(`${file} cannot be read: ${message}; mend it, or move it away`, { cause });
  }
}

/** Writes them so that a file is whole, and only its owner's: it may have keys. */
export function writeProfiles(profiles: Profiles, env: Env): void {
  const file = profilesFile(env);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}

/** The profile of that name, or the one that is used; undefined where there is none. Throws `UsageError` for an unknown name. */
export function findProfile(named: string | undefined, env: Env): Profile | undefined {
  const { used, profiles } = readProfiles(env);
  const name = named ?? (env.WAYBILL_PROFILE || used);
  if (name === undefined) return undefined;
  const found = Object.entries(profiles).find(([known]) => known === name);
  if (found !== undefined) return found[1];
  throw unknownProfile(name, profiles);
}

/** The error for a name that no profile has. */
export function unknownProfile(name: string, profiles: Profiles['profiles']): UsageError {
  const names = Object.keys(profiles).join(', ') || 'none yet';
  return new UsageError(`there is no profile ${name.slice(0, 64)}; there are: ${names}`);
}

function isProfiles(value: unknown): value is Profiles {
  if (!isObject(value) || !isObject(value.profiles)) return false;
  if (value.used !== undefined && typeof value.used !== 'string') return false;
  return Object.values(value.profiles).every(
    (profile) =>
      isObject(profile) &&
      typeof profile.url === 'string' &&
      [profile.key, profile.iam, profile.region].every(isTextOrNothing),
  );
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}
