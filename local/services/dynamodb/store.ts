import type { AwsJson } from '../../api/aws-api.ts';
import type { TableStreams } from '../dynamodb-streams/table-streams.ts';

export type Callback = (error: unknown, output?: AwsJson) => void;

/** The answer of what takes a callback. */
export function asPromise(run: (done: Callback) => void): Promise<AwsJson | undefined> {
  return new Promise((resolve, reject) => {
    run((error, output) => (error ? reject(error) : resolve(output)));
  });
}

/** The items of one table or index, or the tables themselves. */
export interface Database {
  get(key: string, callback: Callback): void;
  put(key: string, value: AwsJson, callback: Callback): void;
  del(key: string, callback: Callback): void;
  /** Runs `work` once no other work has one of the keys; it must call what it is given, and then what that answers. */
  lock(keys: readonly string[], work: (release: (done: () => void) => () => void) => void): void;
}

/** A change of LevelDB. */
export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

/** What reads a range of LevelDB. */
interface LevelIterator {
  next(): Promise<unknown>;
  close(): Promise<void>;
}

/** LevelDB as `level` has it, before dynalite lays its own functions over it. */
export interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
  batch(operations: readonly Operation[]): Promise<void>;
}

/** LevelDB in dynalite's store; its writes take a callback, or answer a promise without one. */
export interface LevelDb {
  open(): Promise<void>;
  close(callback: (error?: Error) => void): void;
  getMany(
    keys: readonly string[],
    options: { readonly valueEncoding: 'utf8' },
  ): Promise<readonly (string | undefined)[]>;
  put(key: string, value: unknown, callback?: (error: unknown) => void): Promise<void>;
  del(key: string, callback?: (error: unknown) => void): Promise<void>;
  batch(operations: readonly Operation[], callback?: (error: unknown) => void): Promise<void>;
  clear(range: object): Promise<void>;
  keys(options?: object): LevelIterator;
  values(options?: object): LevelIterator;
  iterator(options: object): AsyncIterable<readonly [string, unknown]>;
}

/** dynalite's store, behind every action. */
export interface Store {
  readonly db: LevelDb;
  /** Where the changes of items go, beside their table. @default nowhere */
  readonly streams?: TableStreams;
  readonly tableDb: Database & { awsAccountId: string; awsRegion: string };
  getItemDb(...name: string[]): Database;
  getIndexDb(...name: string[]): Database;
  /** Deletes all entries of an index. */
  deleteIndexDb(kind: 'Global' | 'Local', table: string, index: string, done: Callback): void;
}

/** A table as `DescribeTable` has it; only what is looked at here. */
export interface TableDescription extends AwsJson {
  readonly TableName: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[];
  readonly LocalSecondaryIndexes?: readonly IndexDescription[];
}

/** An index of a table; local ones have no status. */
export interface IndexDescription extends AwsJson {
  readonly IndexName: string;
  readonly Projection?: unknown;
  readonly IndexStatus?: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
}
