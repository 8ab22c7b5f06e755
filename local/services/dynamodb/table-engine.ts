import type { Access, AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';
import { noteHolder } from '../../support/data-dir-holder.ts';
import type { LocalClock } from '../../support/local-clock.ts';
import type { ItemChange } from '../dynamodb-streams/stream-record.ts';
import { StreamedTables } from '../dynamodb-streams/streamed-tables.ts';
import { TableStreams } from '../dynamodb-streams/table-streams.ts';
import { runInMemory } from './batches/batch-in-memory.ts';
import { runOnDisk } from './batches/batch-on-disk.ts';
import { changeIndexes, changesIndexes } from './change-indexes.ts';
import { checkChoices } from './check-choices.ts';
import { checkMembers } from './check-members.ts';
import { ACTIONS, runAction } from './dynalite.ts';
import { levelFolder, openLevel } from './open-level.ts';
import { memoryOf, openStore } from './open-store.ts';
import { PartitionKeys } from './partition-keys.ts';
import { queryInMemory } from './query-in-memory.ts';
import type { Store } from './store.ts';
import { TimeToLive } from './time-to-live.ts';
import { accessOfTransaction } from './transactions/access.ts';
import { Transactions } from './transactions/transactions.ts';

/** What the tables need of the cloud. */
export interface TableEngineOptions {
  readonly place: AccountRegion;
  readonly clock: LocalClock;
  /** Keeps tables in this folder. @default in memory only */
  readonly dataDir?: string;
  /** Goes on without what is damaged in the folder. @default a damaged one is not opened */
  readonly dropDamaged?: boolean;
  /** Takes what was left out of a damaged folder. @default nobody does */
  readonly warn?: (message: string) => void;
}

/** Those that dynalite does not have. */
const OWN_ACTIONS = ['TransactGetItems', 'TransactWriteItems', 'UpdateTimeToLive'];

/** DynamoDB: dynalite's actions, called in the process. */
export class TableEngine implements Engine {
  readonly service = 'dynamodb';
  readonly streams: TableStreams;
  readonly #store: Store;
  readonly #inMemory: boolean;
  readonly #options: TableEngineOptions;
  readonly #place: AccountRegion;
  readonly #timeToLive: TimeToLive;
  readonly #tables: StreamedTables;
  readonly #partitionKeys = new PartitionKeys();
  readonly #transactions: Transactions;
  #leave = () => {};

  constructor(options: TableEngineOptions) {
    const { place, clock, dataDir } = options;
    this.#options = options;
    this.#place = place;
    this.#inMemory = dataDir === undefined;
    this.streams = new TableStreams(place, { now: () => clock.now(), onOpen: this.#watch });
    this.#tables = new StreamedTables(this.streams, (action, input) => this.#change(action, input));
    const path = dataDir === undefined ? undefined : levelFolder(dataDir);
    this.#store = openStore(path, this.streams);
    this.#store.tableDb.awsAccountId = place.accountId;
    this.#store.tableDb.awsRegion = place.region;
    this.#transactions = new Transactions(this.#store, clock);
    this.#timeToLive = new TimeToLive(clock, {
      run: (action, input) => this.#run(action, input),
      expire: ({ TableName, Key, ...input }) =>
        this.streams.expire(String(TableName), Key as AwsJson, () =>
          this.#run('DeleteItem', { TableName, Key, ...input }),
        ),
    });
  }

  /** Takes the data folder for this process, before the first call; throws what is wrong with it. */
  async open(): Promise<void> {
    const { dataDir, dropDamaged = false, warn = () => {} } = this.#options;
    if (dataDir === undefined) return;
    await openLevel(this.#store, { dataDir, dropDamaged, warn });
    await this.streams.open(this.#store.db);
    this.#leave = noteHolder(dataDir);
  }

  async call(action: string, input: AwsJson): Promise<AwsJson> {
    checkMembers(action, input);
    checkChoices(action, input);
    if (action === 'UpdateTimeToLive') return this.#timeToLive.update(input);
    if (action === 'DescribeTimeToLive') return this.#timeToLive.describe(input);
    return this.#tables.call(action, input) ?? this.#run(action, input);
  }

  /** An action on a table as a whole. */
  #change(action: string, input: AwsJson): Promise<AwsJson> {
    if (action === 'CreateTable') return this.#createTable(input);
    if (action === 'UpdateTable') this.#partitionKeys.learnIndexes(input);
    return this.#run(action, input);
  }

  /** Has the items of a table in memory tell its stream what becomes of them; on disk the writes themselves do. */
  readonly #watch = (table: string): void => {
    const items = memoryOf(this.#store.getItemDb(table));
    if (items === undefined) return;
    const read = (text: string | undefined) =>
      text === undefined ? undefined : (JSON.parse(text) as ItemChange['after']);
    items.watch = (before, after) =>
      this.streams.record(table, { before: read(before), after: read(after) });
  };

  async #createTable({ Tags, ...input }: AwsJson): Promise<AwsJson> {
    this.#partitionKeys.learn(input);
    const output = await this.#run('CreateTable', input);
    const { TableArn: ResourceArn } = output.TableDescription as AwsJson;
    if (Array.isArray(Tags) && Tags.length > 0)
      await this.#run('TagResource', { ResourceArn, Tags });
    return output;
  }

  access(action: string, input: AwsJson): Access | readonly Access[] {
    return action.startsWith('Transact')
      ? accessOfTransaction(input, (permission, operation) => this.#access(permission, operation))
      : this.#access(action, input);
  }

  #access(action: string, input: AwsJson): Access {
    let keys: readonly string[] | undefined;
    const sets = {
      'dynamodb:leadingkeys': () => {
        keys ??= this.#partitionKeys.of(input);
        return keys;
      },
    };
    return { action: `dynamodb:${action}`, resources: this.#resources(input), sets };
  }

  async stop(): Promise<void> {
    this.#timeToLive.stop();
    await this.streams.settle();
    await new Promise<void>((resolve, reject) => {
      this.#store.db.close((error) => (error ? reject(error) : resolve()));
    });
    this.#leave();
  }

  async #run(action: string, input: AwsJson): Promise<AwsJson> {
    try {
      if (this.#inMemory && action === 'Query') return await queryInMemory(this.#store, input);
      const transaction = this.#transactions.run(action, input);
      if (transaction !== undefined) return await transaction;
      const plain = this.#runPlain(action, input);
      const output = plain instanceof Promise ? await plain : plain;
      if (output !== undefined) return output;
      if (action === 'UpdateTable' && changesIndexes(input))
        return await changeIndexes(this.#store, input);
      const running = runAction(this.#store, action, input);
      if (running !== undefined) return await running;
    } catch (error) {
      throw await this.#toAwsError(error, input);
    }
    throw new AwsError(
      'UnknownOperationException',
      `the local DynamoDB has no action ${action}; it has ${[...ACTIONS, ...OWN_ACTIONS].join(', ')}`,
    );
  }

  /** In memory a plain batch looks at no locks. */
  #runPlain(action: string, input: AwsJson): AwsJson | Promise<AwsJson | undefined> | undefined {
    if (!this.#inMemory) return runOnDisk(this.#store, action, input);
    return this.#transactions.areRunning ? undefined : runInMemory(this.#store, action, input);
  }

  /** The item that a failed condition met, where the call asked for it; dynalite does not give it. */
  async #toAwsError(error: unknown, input: AwsJson): Promise<unknown> {
    const awsError = toAwsError(error, input);
    if (
      !(awsError instanceof AwsError) ||
      awsError.code !== 'ConditionalCheckFailedException' ||
      input.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD'
    ) {
      return awsError;
    }
    const key = input.Key ?? (await this.#keyOf(input));
    const { Item } = await this.#run('GetItem', {
      TableName: input.TableName,
      Key: key,
      ConsistentRead: true,
    });
    return new AwsError(awsError.code, awsError.message, awsError.statusCode, { Item });
  }

  async #keyOf({ TableName, Item }: AwsJson): Promise<AwsJson> {
    const { Table } = (await this.#run('DescribeTable', { TableName })) as {
      Table: { KeySchema: { AttributeName: string }[] };
    };
    const item = Item as AwsJson;
    return Object.fromEntries(Table.KeySchema.map(({ AttributeName: name }) => [name, item[name]]));
  }

  /** A batch may name several tables; a query of an index is checked against the index. */
  #resources({ TableName, IndexName, RequestItems }: AwsJson): readonly string[] {
    const arn = (name: unknown) => arnOf(this.#place, 'dynamodb', `table/${String(name)}`);
    if (typeof RequestItems === 'object' && RequestItems !== null)
      return Object.keys(RequestItems).map(arn);
    if (TableName === undefined) return ['*'];
    return [
      IndexName === undefined ? arn(TableName) : `${arn(TableName)}/index/${String(IndexName)}`,
    ];
  }
}

interface DynaliteError extends Error {
  readonly statusCode?: number;
  readonly body?: {
    readonly __type?: string;
    readonly message?: string;
    readonly Message?: string;
  };
}

/** What dynalite says before DynamoDB's words for an empty key, and what DynamoDB does (moto's `test_transaction_with_empty_key`). */
const EMPTY_KEY =
  /^One or more parameter values were invalid: (?=The AttributeValue for a key attribute cannot contain an empty)/;
const NOT_VALID = 'One or more parameter values are not valid. ';

function toAwsError(error: unknown, { TableName }: AwsJson): unknown {
  const { body, statusCode = 400, message } = error as DynaliteError;
  if (/^Database is (closed|not open)/.test(message))
    return new AwsError(
      'InternalServerError',
      'the table store is opened anew, after a write that failed, or it is stopped: call again',
      500,
    );
  if (body?.__type === undefined) return error;
  const code = body.__type.split('#').at(-1) ?? body.__type;
  const text = (body.message ?? body.Message ?? code).replace(EMPTY_KEY, NOT_VALID);
  // dynalite says nothing of a table that is there already.
  const isTaken = code === 'ResourceInUseException' && text === '';
  return new AwsError(code, isTaken ? `Table already exists: ${TableName}` : text, statusCode);
}
