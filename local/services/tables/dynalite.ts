import { createRequire } from 'node:module';
import type { AwsJson } from '../../aws-api.ts';

/** dynalite's store, behind every action. */
export interface Store {
  readonly db: { close(callback: (error?: Error) => void): void };
  readonly tableDb: { awsAccountId: string; awsRegion: string };
}

interface StoreOptions {
  readonly path?: string;
  readonly createTableMs: number;
  readonly deleteTableMs: number;
  readonly updateTableMs: number;
}

type Callback = (error: unknown, output?: AwsJson) => void;

/** One action: its checks, as dynalite's HTTP server runs them, and its work. */
export interface DynaliteAction {
  readonly run: (store: Store, input: AwsJson, callback: Callback) => void;
  readonly types: unknown;
  readonly custom: unknown;
}

/** dynalite publishes only its server; its actions are reached as files, so that no call needs HTTP. It has no types. */
const require = createRequire(import.meta.url);

const { create } = require('dynalite/db') as { create: (options: StoreOptions) => Store };
const { checkTypes, checkValidations } = require('dynalite/validations') as {
  checkTypes: (input: AwsJson, types: unknown) => AwsJson;
  checkValidations: (input: AwsJson, types: unknown, custom: unknown, store: Store) => void;
};

/** Every action that dynalite has. */
export const ACTIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'ListTagsOfResource',
  'UpdateItem',
  'UpdateTable',
] as const;

const actions = new Map<string, DynaliteAction>(
  ACTIONS.map((name) => {
    const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const run = require(`dynalite/actions/${file}`) as DynaliteAction['run'];
    const checks = require(`dynalite/validations/${file}`) as { types: unknown; custom: unknown };
    return [name, { run, types: checks.types, custom: checks.custom }];
  }),
);

/** Opens a store in memory, or in a folder; its files outlive a kill of this process. */
export function openStore(path: string | undefined): Store {
  const instant = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  return create(path === undefined ? instant : { ...instant, path });
}

/** Runs one action with all its checks; undefined for an action that dynalite does not have. */
export function runAction(
  store: Store,
  name: string,
  input: AwsJson,
): Promise<AwsJson> | undefined {
  const action = actions.get(name);
  if (action === undefined) return undefined;
  return new Promise((resolve, reject) => {
    const checked = checkTypes(input, action.types);
    checkValidations(checked, action.types, action.custom, store);
    action.run(store, checked, (error, output) => {
      if (error) reject(error as Error);
      else resolve(output ?? {});
    });
  });
}
