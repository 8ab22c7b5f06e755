import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import type { LocalClock } from '../../support/local-clock.ts';

/** How tables are asked; `expire` deletes an item in the name of the service. */
interface TimeToLiveParts {
  readonly run: (action: string, input: AwsJson) => Promise<AwsJson>;
  readonly expire: (input: AwsJson) => Promise<AwsJson>;
}

/** How often expired items are looked for, in milliseconds; AWS promises only "within a few days". */
const SWEEP_MS = 3_600_000;

/** The expiry of items, which dynalite does not have: a sweep of the tables that ask for it, once an hour. */
export class TimeToLive {
  readonly #clock: LocalClock;
  readonly #run: TimeToLiveParts['run'];
  readonly #expire: TimeToLiveParts['expire'];
  readonly #attributes = new Map<string, string>();
  #cancel: (() => void) | undefined;

  constructor(clock: LocalClock, { run, expire }: TimeToLiveParts) {
    this.#clock = clock;
    this.#run = run;
    this.#expire = expire;
  }

  async update({ TableName, TimeToLiveSpecification }: AwsJson): Promise<AwsJson> {
    const { Enabled, AttributeName } = (TimeToLiveSpecification ?? {}) as AwsJson;
    if (typeof Enabled !== 'boolean' || typeof AttributeName !== 'string' || AttributeName === '') {
      throw new AwsError(
        'ValidationException',
        'TimeToLiveSpecification must have `Enabled`, true or false, and `AttributeName`, a text',
      );
    }
    await this.#run('DescribeTable', { TableName });
    if (Enabled) this.#attributes.set(String(TableName), AttributeName);
    else this.#attributes.delete(String(TableName));
    this.#wait();
    return { TimeToLiveSpecification };
  }

  async describe({ TableName }: AwsJson): Promise<AwsJson> {
    await this.#run('DescribeTable', { TableName });
    const attribute = this.#attributes.get(String(TableName));
    return {
      TimeToLiveDescription:
        attribute === undefined
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
    };
  }

  stop(): void {
    this.#cancel?.();
    this.#attributes.clear();
  }

  #wait(): void {
    this.#cancel?.();
    if (this.#attributes.size === 0) return;
    this.#cancel = this.#clock.schedule(this.#clock.now() + SWEEP_MS, () => {
      for (const [table, attribute] of this.#attributes) {
        this.#sweep(table, attribute).catch((error: unknown) => this.#failed(table, error));
      }
      this.#wait();
    });
  }

  #failed(table: string, error: unknown): void {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException')
      this.#attributes.delete(table);
    else if (this.#attributes.has(table))
      console.error(`the expiry of table ${table} failed:`, error);
  }

  async #sweep(table: string, attribute: string): Promise<void> {
    const { Table } = (await this.#run('DescribeTable', { TableName: table })) as {
      Table: { KeySchema: { AttributeName: string }[] };
    };
    const keys = Table.KeySchema.map(({ AttributeName }) => AttributeName);
    const isOver = '#expires < :now';
    const names = {
      TableName: table,
      ExpressionAttributeNames: { '#expires': attribute },
      ExpressionAttributeValues: { ':now': { N: String(Math.floor(this.#clock.now() / 1000)) } },
    };
    let start: unknown;
    do {
      const page = await this.#run('Scan', {
        ...names,
        FilterExpression: isOver,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      for (const item of (page.Items ?? []) as AwsJson[]) {
        const Key = Object.fromEntries(keys.map((key) => [key, item[key]]));
        await this.#expire({ ...names, Key, ConditionExpression: isOver }).catch(ignoreRenewed);
      }
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }
}

/** An item that got another time since it was read stays. */
function ignoreRenewed(error: unknown): void {
  if (!(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException') throw error;
}
