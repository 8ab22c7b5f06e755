import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { EventQuery } from '../../core/records/event-page.ts';
import { hoursBetween, TIME_SHARDS, timePartition } from '../../core/records/ledger-keys.ts';
import { CALLS_AT_ONCE, mapBounded } from '../../core/shared/map-bounded.ts';
import type { Item } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { isReadable } from './event-item.ts';

/** Hours asked at once: the first wave is small since most pages end in it. */
const FIRST_WAVE = 2;
const LARGEST_WAVE = 16;

/** How many times more items than before the next query of a shard looks at, and at most: what a filter leaves out counts, too. */
const GROWTH = 8;
const MOST_ITEMS = 2000;

/** A span of the time index; `before` is a sort key, exclusive. */
export type Span = Pick<EventQuery, 'from' | 'limit' | 'type' | 'source' | 'shard'> & {
  readonly before: string;
};

/** An hour's shard, as far as it has been read. */
interface Shard {
  readonly partition: string;
  readonly items: Item[];
  limit: number;
  start?: Item | undefined;
  /** The sort key of the last item that was looked at, while there may be more. */
  reached?: string | undefined;
  isDone: boolean;
}

/** A look through a span of the time index, newest first, shard beside shard, which can stop anywhere and says how far it has come. */
export class TimeScan {
  /** How many queries were made. */
  queries = 0;
  readonly #table: Table;
  readonly #span: Span;
  readonly #hours: readonly string[];
  /** The shards of each hour. */
  readonly #shardsOfHour: readonly number[];
  #asked = 0;
  #wave = FIRST_WAVE;
  #shards: Shard[] = [];

  constructor(table: Table, span: Span) {
    this.#table = table;
    this.#span = span;
    this.#hours = hoursBetween(span.from, lastHourOf(span.before));
    const all = Array.from({ length: table.shards ?? TIME_SHARDS }, (_, shard) => shard);
    this.#shardsOfHour = span.shard === undefined ? all : [span.shard];
  }

  /** The sort key down to which all that is there has been seen; above `from` there is more to look at. */
  get floor(): string {
    const oldest = this.#hours[this.#asked - 1];
    const isWhole = this.#asked === this.#hours.length;
    const hour = isWhole || oldest === undefined ? this.#span.from : `${oldest}:00:00.000Z`;
    const reached = this.#unfinished.map((shard) => shard.reached ?? this.#span.before);
    return [hour, ...reached].sort().at(-1) ?? hour;
  }

  get isDone(): boolean {
    return this.#asked === this.#hours.length && this.#unfinished.length === 0;
  }

  /** What was found down to the floor, newest first. */
  get found(): readonly Item[] {
    const { floor } = this;
    return this.#shards
      .flatMap(({ items }) => items.filter((item) => sortKeyOf(item) >= floor))
      .sort((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? 1 : -1));
  }

  /** Looks further, with `most` queries at most, which must be as many as an hour has shards. */
  async advance(most: number): Promise<void> {
    if (this.#unfinished.length === 0)
      this.#openHours(Math.floor(most / this.#shardsOfHour.length));
    // A shard that fills a page alone waits for the others.
    const isShort = ({ items }: Shard) => items.filter(isReadable).length <= this.#span.limit;
    const next = this.#unfinished.filter(isShort).slice(0, most);
    await mapBounded(next, CALLS_AT_ONCE, (shard) => this.#read(shard));
  }

  get #unfinished(): readonly Shard[] {
    return this.#shards.filter(({ isDone }) => !isDone);
  }

  #openHours(most: number): void {
    const hours = this.#hours.slice(this.#asked, this.#asked + Math.min(this.#wave, most));
    this.#asked += hours.length;
    this.#wave = Math.min(this.#wave * 2, LARGEST_WAVE);
    const opened = hours.flatMap((hour) =>
      this.#shardsOfHour.map((shard) => timePartition(hour, shard)),
    );
    const limit = this.#span.limit + 2;
    this.#shards.push(
      ...opened.map((partition) => ({ partition, items: [], limit, isDone: false })),
    );
  }

  async #read(shard: Shard): Promise<void> {
    this.queries++;
    const { from, before, type, source } = this.#span;
    const { Items, LastEvaluatedKey } = await this.#table.client.send(
      new QueryCommand({
        TableName: this.#table.name,
        IndexName: 'byTime',
        KeyConditionExpression: 'timePk = :partition AND timeSk BETWEEN :from AND :before',
        ScanIndexForward: false,
        Limit: shard.limit,
        ...filterOf({ type, source }, { partition: shard.partition, from, before }),
        ...(shard.start === undefined ? {} : { ExclusiveStartKey: shard.start }),
      }),
    );
    shard.items.push(
      ...(Items ?? []).filter((item) => isOfEvent(item) && sortKeyOf(item) !== before),
    );
    shard.start = LastEvaluatedKey;
    shard.reached = LastEvaluatedKey?.timeSk?.S;
    shard.isDone = LastEvaluatedKey === undefined;
    shard.limit = Math.min(shard.limit * GROWTH, MOST_ITEMS);
  }
}

/** The sort key of an event in the time index. */
export function sortKeyOf(item: Item): string {
  return item.timeSk?.S ?? '';
}

/** A sort key without an id is the beginning of an hour that has been looked through. */
function lastHourOf(before: string): string {
  const [time = '', id] = before.split('#');
  return id === undefined ? time : new Date(Date.parse(time) + 1).toISOString();
}

function filterOf(
  { type, source }: Record<'type' | 'source', string | undefined>,
  bounds: Readonly<Record<string, string>>,
) {
  const filters = Object.entries({ type, source }).filter(([, value]) => value !== undefined);
  const values = [...Object.entries(bounds), ...filters];
  const ExpressionAttributeValues = Object.fromEntries(
    values.map(([key, value]) => [`:${key}`, { S: value ?? '' }]),
  );
  if (filters.length === 0) return { ExpressionAttributeValues };
  return {
    ExpressionAttributeValues,
    FilterExpression: filters.map(([key]) => `#${key} = :${key}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(filters.map(([key]) => [`#${key}`, key])),
  };
}

/** Another's row may have index keys, too: a policy by leading keys does not see them. */
function isOfEvent({ pk }: Item): boolean {
  return pk?.S?.startsWith('EVENT#') === true;
}
