import type { ListedType, TestedEvent } from '../../../client/index.ts';

/** What of a type a subscriber gets, by the events that were looked at. */
interface MapCell {
  readonly subscriber: string;
  /**
   * `all` or `some` of the events that were looked at, `none` of them though its pattern can match the type, `unknown` where
   * there were no events to look at, and `never` where its pattern cannot match the type.
   */
  readonly gets: 'all' | 'some' | 'none' | 'unknown' | 'never';
  readonly matched: number;
}

/** A type of events, and what of it each subscriber gets. */
export interface MapRow {
  readonly type: string;
  /** How many of its events were looked at. */
  readonly events: number;
  /** How many of them nobody gets. */
  readonly unmatched: number;
  readonly cells: readonly MapCell[];
}

/**
 * The map of types by subscribers: what their patterns can match, as the catalog says it, and which recent events each has
 * matched. Rows and cells are in name order; a type that is not in the catalog yet has its row, too.
 */
export function whoGetsWhat(
  types: readonly Pick<ListedType, 'type' | 'subscribers'>[],
  subscribers: readonly string[],
  events: readonly TestedEvent[],
): readonly MapRow[] {
  const tallies = tally(events);
  const able = new Map(types.map(({ type, subscribers: names }) => [type, new Set(names)]));
  const names = [...new Set([...able.keys(), ...tallies.keys()])].sort();
  const columns = [...subscribers].sort();
  return names.map((type) => {
    const { count, unmatched, matched } = tallies.get(type) ?? NOTHING;
    const cells = columns.map((subscriber) => {
      const got = matched.get(subscriber) ?? 0;
      // Of a type that is not in the catalog, nobody knows who never gets it.
      const isAble = got > 0 || (able.get(type)?.has(subscriber) ?? count === 0);
      return { subscriber, gets: gotten(got, count, isAble), matched: got };
    });
    return { type, events: count, unmatched, cells };
  });
}

interface Tally {
  count: number;
  unmatched: number;
  readonly matched: Map<string, number>;
}

const NOTHING: Tally = { count: 0, unmatched: 0, matched: new Map() };

function tally(events: readonly TestedEvent[]): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const event of events) {
    if (event.type === undefined || !('subscribers' in event)) continue;
    const own = tallies.get(event.type) ?? { count: 0, unmatched: 0, matched: new Map() };
    tallies.set(event.type, own);
    own.count++;
    const getters = event.subscribers.filter(({ matched }) => matched);
    if (getters.length === 0) own.unmatched++;
    for (const { subscriber } of getters)
      own.matched.set(subscriber, (own.matched.get(subscriber) ?? 0) + 1);
  }
  return tallies;
}

function gotten(got: number, count: number, isAble: boolean): MapCell['gets'] {
  if (!isAble) return 'never';
  if (count === 0) return 'unknown';
  if (got === 0) return 'none';
  return got === count ? 'all' : 'some';
}
