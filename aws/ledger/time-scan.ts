import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { type EventFilter, type EventQuery, timeOfPlace } from '../../core/records/event-page.ts';
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

/** A page of more events asks each shard for its share of them first, and this much more, since shares differ. */
const WHOLE_PAGE = 100;
const SHARE = 1.5;

const HOUR_MS = 3_600_000;

/** A span of the time index; `after` and `before` are sort keys, exclusive: one without an event is a time. */
export type Span = Pick<EventQuery, 'limit' | 'shard' | 'order'> &
  EventFilter & { readonly after: string; readonly before: string };

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

/** A look through a span of the time index, in its order, shard beside shard, which can stop anywhere and says how far it has come. */
export class TimeScan {
  /** How many queries were made. */
  queries = 0;
  readonly #table: Table;
  readonly #span: Span;
  readonly #isAscending: boolean;
  readonly #hours: readonly string[];
  /** The shards of each hour. */
  readonly #shardsOfHour: readonly number[];
  #asked = 0;
  #wave = FIRST_WAVE;
  #shards: Shard[] = [];

  constructor(table: Table, span: Span) {
    this.#table = table;
    this.#span = span;
    this.#isAscending = span.order === 'asc';
    const hours = hoursBetween(timeOfPlace(span.after), lastHourOf(span.before));
    this.#hours = this.#isAscending ? hours.toReversed() : hours;
    const all = Array.from({ length: table.shards ?? TIME_SHARDS }, (_, shard) => shard);
    this.#shardsOfHour = span.shard === undefined ? all : [span.shard];
  }

  /** The sort key to which all that is there has been seen; short of the span's end there is more to look at. */
  get edge(): string {
    const { after, before } = this.#span;
    const [start, end] = this.#isAscending ? [after, before] : [before, after];
    const last = this.#hours[this.#asked - 1];
    const isWhole = this.#asked === this.#hours.length;
    const hour = isWhole || last === undefined ? end : this.#edgeOf(last);
    const reached = this.#unfinished.map((shard) => shard.reached ?? start);
    const edges = [hour, ...reached].sort();
    return edges.at(this.#isAscending ? 0 : -1) ?? hour;
  }

  get isDone(): boolean {
    return this.#asked === this.#hours.length && this.#unfinished.length === 0;
  }

  /** What was found up to the edge, in the order of the span. */
  get found(): readonly Item[] {
    const { edge } = this;
    const isSeen = (item: Item) =>
      this.#isAscending ? sortKeyOf(item) <= edge : sortKeyOf(item) >= edge;
    const found = this.#shards
      .flatMap(({ items }) => items.filter(isSeen))
      .sort((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? 1 : -1));
    return this.#isAscending ? found.reverse() : found;
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

  /** Where an hour that has been looked through ends, in the direction of the scan. */
  #edgeOf(hour: string): string {
    const start = Date.parse(`${hour}:00:00.000Z`);
    return new Date(this.#isAscending ? start + HOUR_MS : start).toISOString();
  }

  #openHours(most: number): void {
    const hours = this.#hours.slice(this.#asked, this.#asked + Math.min(this.#wave, most));
    this.#asked += hours.length;
    this.#wave = Math.min(this.#wave * 2, LARGEST_WAVE);
    const opened = hours.flatMap((hour) =>
      this.#shardsOfHour.map((shard) => timePartition(hour, shard)),
    );
    const share = Math.ceil((this.#span.limit / this.#shardsOfHour.length) * SHARE);
    const limit = Math.min(this.#span.limit, Math.max(share, WHOLE_PAGE)) + 2;
    this.#shards.push(
      ...opened.map((partition) => ({ partition, items: [], limit, isDone: false })),
    );
  }

  async #read(shard: Shard): Promise<void> {
    this.queries++;
    const { after, before } = this.#span;
    const { Items, LastEvaluatedKey } = await this.#table.client.send(
      new QueryCommand({
        TableName: this.#table.name,
        IndexName: 'byTime',
        KeyConditionExpression: 'timePk = :partition AND timeSk BETWEEN :after AND :before',
        ScanIndexForward: this.#isAscending,
        Limit: shard.limit,
        ...filterOf(this.#span, { partition: shard.partition, after, before }),
        ...(shard.start === undefined ? {} : { ExclusiveStartKey: shard.start }),
      }),
    );
    const isBetween = (item: Item) => sortKeyOf(item) !== before && sortKeyOf(item) !== after;
    shard.items.push(...(Items ?? []).filter((item) => isOfEvent(item) && isBetween(item)));
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
  { type, source, subject, id, state }: EventFilter,
  bounds: Readonly<Record<string, string>>,
) {
  const asked = Object.entries({ type, source, subject, id, state });
  const filters = asked.filter(([, value]) => value !== undefined);
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
