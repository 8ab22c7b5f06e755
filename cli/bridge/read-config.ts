import { readFileSync } from 'node:fs';
import { isObject } from '../../core/shared/is-object.ts';
import type { World } from '../command/world.ts';
import { UsageError } from '../usage-error.ts';
import {
  type BridgeSpec,
  SPEC_MEMBERS,
  type WorkerSettings,
  type WorkerSpec,
} from './bridge-spec.ts';

/** The most bridges of one worker: each has connections of its own. */
const MOST_BRIDGES = 100;

const HIGHEST_PORT = 65_535;

/** Reads a configuration file of a worker. Throws `UsageError`, with the place in it. */
export function readConfig(file: string, env: World['env']): WorkerSpec {
  const refuse = (reason: string): never => {
    throw new UsageError(`${file}: ${reason}`);
  };
  const value = parse(file, refuse);
  if (!isObject(value)) return refuse('it must be an object with `bridges`');
  checkNames(value, ['bridges', 'quarantine', 'statusPort', 'statusHost', 'wait'], { refuse });
  const { bridges, ...settings } = value;
  if (!Array.isArray(bridges) || bridges.length === 0 || bridges.length > MOST_BRIDGES)
    return refuse(`\`bridges\` must be a list of 1 to ${MOST_BRIDGES} bridges`);
  return {
    bridges: bridges.map((one: unknown, place) => readBridge(one, `bridges[${place}]`)),
    settings: readSettings(settings),
  };

  function readBridge(one: unknown, path: string): BridgeSpec {
    if (!isObject(one)) return refuse(`\`${path}\` must be an object with \`from\` and \`to\``);
    checkNames(one, SPEC_MEMBERS, { refuse, path });
    const texts = Object.entries(one).map(([name, text]) => {
      if (typeof text !== 'string' || text === '')
        return refuse(`\`${path}.${name}\` must be a text`);
      return [name, fillIn(text, `${path}.${name}`)];
    });
    return Object.fromEntries(texts) as BridgeSpec;
  }

  /** `${NAME}` is a variable of the environment, so that no secret need stand in the file. */
  function fillIn(text: string, path: string): string {
    return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = env[name];
      return found === undefined || found === ''
        ? refuse(`\`${path}\` names the variable ${name}, which is not set`)
        : found;
    });
  }

  function readSettings(all: Readonly<Record<string, unknown>>): WorkerSettings {
    const { quarantine, statusPort: port, statusHost, wait } = all;
    for (const [name, text] of Object.entries({ quarantine, statusHost }))
      if (text !== undefined && (typeof text !== 'string' || text === ''))
        return refuse(`\`${name}\` must be a text`);
    const isPort = Number.isInteger(port) && Number(port) >= 0 && Number(port) <= HIGHEST_PORT;
    if (port !== undefined && !isPort)
      return refuse(`\`statusPort\` must be a whole number from 0 to ${HIGHEST_PORT}`);
    if (wait !== undefined && typeof wait !== 'boolean')
      return refuse('`wait` must be true or false');
    return all as WorkerSettings;
  }
}

function parse(file: string, refuse: (reason: string) => never): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    return refuse(`it cannot be read: ${(cause as Error).message}`);
  }
}

function checkNames(
  value: Readonly<Record<string, unknown>>,
  names: readonly string[],
  { refuse, path }: { readonly refuse: (reason: string) => never; readonly path?: string },
): void {
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const shown = unknown.slice(0, 64);
  const where = path === undefined ? shown : `${path}.${shown}`;
  refuse(`\`${where}\` is not known; there are ${names.join(', ')}`);
}
