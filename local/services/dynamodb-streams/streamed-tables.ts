import type { AwsJson } from '../../api/aws-api.ts';
import type { TableDescription } from '../dynamodb/store.ts';
import { checkWish, readSpecification } from './stream-specification.ts';
import type { TableStreams } from './table-streams.ts';

type Run = (action: string, input: AwsJson) => Promise<AwsJson>;

/** The actions on tables with what they say and change of streams, which dynalite does not have. */
export class StreamedTables {
  readonly #streams: TableStreams;
  readonly #run: Run;
  readonly #actions: ReadonlyMap<string, (input: AwsJson) => Promise<AwsJson>> = new Map([
    ['CreateTable', (input) => this.#create(input)],
    ['UpdateTable', (input) => this.#update(input)],
    ['DeleteTable', (input) => this.#delete(input)],
    ['DescribeTable', async (input) => this.#described(await this.#run('DescribeTable', input))],
  ]);

  /** `run` does an action without what it says of streams. */
  constructor(streams: TableStreams, run: Run) {
    this.#streams = streams;
    this.#run = run;
  }

  /** Runs an action on a table as a whole; undefined for any other. */
  call(action: string, input: AwsJson): Promise<AwsJson> | undefined {
    return this.#actions.get(action)?.(input);
  }

  async #create({ StreamSpecification, ...input }: AwsJson): Promise<AwsJson> {
    const wish = readSpecification('CreateTable', StreamSpecification);
    const output = await this.#run('CreateTable', input);
    if (wish?.viewType !== undefined)
      await this.#streams.enable(output.TableDescription as TableDescription, wish.viewType);
    return this.#described(output);
  }

  async #update({ StreamSpecification, ...input }: AwsJson): Promise<AwsJson> {
    const wish = readSpecification('UpdateTable', StreamSpecification);
    if (wish === undefined) return this.#described(await this.#run('UpdateTable', input));
    const { TableName, AttributeDefinitions: _, ...others } = input;
    const { Table } = await this.#run('DescribeTable', { TableName });
    const table = Table as TableDescription;
    checkWish(wish, table.TableName, this.#streams.isOpen(table.TableName));
    const hasMore = Object.values(others).some((value) => value !== undefined && value !== null);
    const output = hasMore ? await this.#run('UpdateTable', input) : { TableDescription: table };
    if (wish.viewType === undefined) await this.#streams.disable(table.TableName);
    else await this.#streams.enable(table, wish.viewType);
    return this.#described(output);
  }

  async #delete(input: AwsJson): Promise<AwsJson> {
    const output = await this.#run('DeleteTable', input);
    const described = this.#described(output);
    await this.#streams.disable(String(input.TableName), { isOrphan: true });
    return described;
  }

  /** An answer with a table's description, and its stream in that. */
  #described(output: AwsJson): AwsJson {
    const [member, description] = Object.entries(output)[0] ?? [];
    if (member === undefined) return output;
    const { TableName } = description as TableDescription;
    const described = { ...(description as AwsJson), ...this.#streams.describe(TableName) };
    return { ...output, [member]: described };
  }
}
