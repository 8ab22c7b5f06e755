import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import {
  parseCatalogState,
  parseLearnedType,
  parseTypeReport,
} from '../../core/catalog/learn/parse-stored.ts';
import type {
  LearnedTypePage,
  LearnedTypes,
  TypeQuery,
} from '../../core/ports/catalog/learned-types.ts';
import type { TypeReports } from '../../core/ports/catalog/type-reports.ts';
import type { Log } from '../../core/ports/log.ts';
import {
  type CatalogState,
  keptUntil,
  type LearnedType,
} from '../../core/records/catalog/learned-type.ts';
import type { TypeReport } from '../../core/records/catalog/type-report.ts';
import {
  CATALOG_STATE_KEY,
  LEARNED_PARTITION,
  learnedKey,
  REPORT_PARTITION,
  reportKey,
} from '../../core/records/ledger-keys.ts';
import { cutText } from '../../core/shared/cut-text.ts';
import { type Item, toItem } from '../ledger/attributes.ts';
import { deleteAll, getAll, type Table } from '../ledger/batch-calls.ts';
import { orUnmet } from '../ledger/deliveries.ts';
import { orOutage, outage } from '../ledger/or-outage.ts';
import { queryPages } from '../ledger/query-pages.ts';
import { type ParseRecord, readRow } from '../ledger/read-records-of.ts';
import { canBeKey } from './can-be-key.ts';
import { DynamoTypeReports } from './report-items.ts';

/** The catalog in the ledger's table: a partition of types, one of reports that wait, and an item; one JSON text each. */
export class DynamoCatalog extends DynamoTypeReports implements LearnedTypes, TypeReports {
  readonly #table: Table;
  readonly #log: Pick<Log, 'error'>;

  /** `log` is told of rows that cannot be read: everything goes on without them. */
  constructor(client: DynamoDBClient, table: string, log: Pick<Log, 'error'>) {
    super(client, table);
    this.#table = { client, name: table };
    this.#log = log;
  }

  async findLearned(types: readonly string[]): Promise<ReadonlyMap<string, LearnedType>> {
    const keys = types.filter(canBeKey).map((type) => toItem({ ...learnedKey(type) }));
    const items = await orOutage(getAll(this.#table, keys, { consistent: true }));
    return new Map(this.#read(items, parseLearnedType).map((type) => [type.type, type]));
  }

  async listLearned({ limit, after }: TypeQuery): Promise<LearnedTypePage> {
    const start = after === undefined ? undefined : learnedKey(after);
    const { Items = [], LastEvaluatedKey } = await orOutage(
      this.#table.client.send(
        new QueryCommand({
          ...{ TableName: this.#table.name, ...partition(LEARNED_PARTITION), Limit: limit },
          ...(start === undefined ? {} : { ExclusiveStartKey: toItem({ ...start }) }),
        }),
      ),
    );
    const types = this.#read(Items, parseLearnedType);
    const last = LastEvaluatedKey?.sk?.S;
    return last === undefined ? { types } : { types, next: last };
  }

  async countLearned(): Promise<number> {
    let count = 0;
    let start: Item | undefined;
    do {
      const page = await orOutage(
        this.#table.client.send(
          new QueryCommand({
            ...{ TableName: this.#table.name, ...partition(LEARNED_PARTITION), Select: 'COUNT' },
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        ),
      );
      count += page.Count ?? 0;
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return count;
  }

  async replaceLearned(before: LearnedType | undefined, type: LearnedType): Promise<boolean> {
    const expiresAt = Math.floor(keptUntil(type) / 1000);
    const condition =
      before === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#record = :before',
            ExpressionAttributeNames: { '#record': 'record' },
            ExpressionAttributeValues: toItem({ ':before': JSON.stringify(before) }),
          };
    const put = new PutItemCommand({
      TableName: this.#table.name,
      Item: toItem({ ...learnedKey(type.type), record: JSON.stringify(type), expiresAt }),
      ...condition,
    });
    return (await orOutage(orUnmet(this.#table.client.send(put)))) !== undefined;
  }

  async findState(): Promise<CatalogState | undefined> {
    const Key = toItem({ ...CATALOG_STATE_KEY });
    const get = new GetItemCommand({ TableName: this.#table.name, Key, ConsistentRead: true });
    const { Item } = await orOutage(this.#table.client.send(get));
    return Item && this.#read([Item], parseCatalogState)[0];
  }

  async putState(state: CatalogState): Promise<void> {
    const Item = toItem({ ...CATALOG_STATE_KEY, record: JSON.stringify(state) });
    const put = new PutItemCommand({ TableName: this.#table.name, Item });
    await orOutage(this.#table.client.send(put));
  }

  async listReports(limit: number): Promise<readonly TypeReport[]> {
    const reports: TypeReport[] = [];
    const pages = queryPages(this.#table, {
      ...{ ...partition(REPORT_PARTITION), ConsistentRead: true, Limit: limit },
    });
    try {
      for await (const items of pages) {
        reports.push(...this.#read(items, parseTypeReport));
        if (reports.length >= limit) break;
      }
    } catch (error) {
      throw outage(error);
    }
    return reports.slice(0, limit);
  }

  async deleteReports(reports: readonly TypeReport[]): Promise<void> {
    const keys = reports.map((report) => toItem({ ...reportKey(report) }));
    const { left, cause } = await orOutage(deleteAll(this.#table, keys));
    if (left.length > 0) throw outage(cause);
  }

  #read<Kept>(items: readonly Item[], parse: ParseRecord<Kept>): readonly Kept[] {
    return items.flatMap((item) => {
      const read = readRow(item, parse);
      if ('record' in read) return [read.record];
      const row = { row: item.pk?.S, key: cutText(read.key, 64), reason: read.reason };
      this.#log.error('a row of the catalog cannot be read; delete it', row);
      return [];
    });
  }
}

function partition(name: string) {
  return {
    KeyConditionExpression: 'pk = :partition',
    ExpressionAttributeValues: toItem({ ':partition': name }),
  };
}
