import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { TableEngine } from '../../../../local/services/dynamodb/table-engine.ts';
import type { ApiRecord } from '../../../../local/services/dynamodb-streams/stream-record.ts';
import { StreamsEngine } from '../../../../local/services/dynamodb-streams/streams-engine.ts';
import type { TableStream } from '../../../../local/services/dynamodb-streams/table-stream.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { makeDataDir } from '../../../../local/support/make-data-dir.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { createTable } from '../dynamodb/tables.ts';

export const BOTH_IMAGES = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' };

const SHAPE = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};

/** Tables with streams, in memory or in a folder, on a clock that stands still; `clear` removes all of it. */
export class StreamedTable {
  readonly clock = new FakeClock();
  readonly #dataDir: string | undefined;
  engine: TableEngine;

  constructor(isKept = false) {
    this.#dataDir = isKept ? mkdtempSync(join(tmpdir(), 'waybill-streams-')) : undefined;
    this.engine = this.#newEngine();
  }

  /** Opens the folder, and makes the table `orders` with a stream. */
  async open(StreamSpecification: AwsJson | undefined = BOTH_IMAGES): Promise<void> {
    if (this.#dataDir !== undefined) makeDataDir(this.#dataDir);
    await this.engine.open();
    await this.create('orders', StreamSpecification);
  }

  /** Stops, and starts anew with what was kept. */
  async restart(): Promise<void> {
    await this.engine.stop();
    this.engine = this.#newEngine();
    await this.engine.open();
  }

  create(TableName: string, StreamSpecification?: AwsJson): Promise<void> {
    const stream = StreamSpecification === undefined ? {} : { StreamSpecification };
    return this.createTable({ TableName, ...SHAPE, ...stream });
  }

  /** Makes a table, and waits until it is ready. */
  createTable(table: AwsJson): Promise<void> {
    return createTable((action, input) => this.call(action, input), table);
  }

  call(action: string, input: AwsJson): Promise<AwsJson> {
    return this.engine.call(action, input);
  }

  put(id: string, more: AwsJson = {}, TableName = 'orders'): Promise<AwsJson> {
    return this.call('PutItem', { TableName, Item: { id: { S: id }, ...more } });
  }

  /** What the API of streams answers. */
  ask(action: string, input: AwsJson = {}): Promise<AwsJson> {
    const api = new StreamsEngine(this.engine.streams, () => this.clock.now());
    return api.call(action, input);
  }

  get stream(): TableStream {
    const stream = this.engine.streams.all.at(-1);
    if (stream === undefined) throw new Error('there is no stream');
    return stream;
  }

  get records(): readonly ApiRecord[] {
    return [...this.stream.after(0)].map(({ record }) => record);
  }

  async clear(): Promise<void> {
    await this.engine.stop();
    if (this.#dataDir !== undefined) rmSync(this.#dataDir, { recursive: true });
  }

  #newEngine(): TableEngine {
    return new TableEngine({
      place: DEFAULT_ACCOUNT_REGION,
      clock: this.clock,
      ...(this.#dataDir === undefined ? {} : { dataDir: this.#dataDir }),
    });
  }
}
