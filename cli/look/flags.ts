import type { Flag } from '../command/command.ts';
import type { Input } from '../command/input.ts';
import { parseTime } from '../format/times.ts';

/** Of every list. */
export const LIMIT_FLAG: Flag = {
  ...{ type: 'string', value: 'N' },
  about: 'how many at most (default 25, 0 for all)',
};

export const FROM_FLAG: Flag = {
  ...{ type: 'string', value: 'TIME' },
  about: 'no earlier than this: a time, a date, or how long ago: 30m, 2h, 7d',
};

export const TO_FLAG: Flag = { type: 'string', value: 'TIME', about: 'earlier than this' };

const MOST = 1_000_000_000;

type Given<Values> = { readonly [Name in keyof Values]?: Exclude<Values[Name], undefined> };

/** What was given, without what was not. */
export function given<Values extends object>(values: Values): Given<Values> {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Given<Values>;
}

/** The span that `--from` and `--to` name. */
export function spanOf(input: Input, { now }: { now(): number }) {
  const from = parseTime('from', input.text('from'), now());
  const to = parseTime('to', input.text('to'), now());
  return given({ from, to });
}

/** The first items of a list, as many as are wanted. */
export async function takeItems<Item>(items: AsyncIterable<Item>, input: Input): Promise<Item[]> {
  const limit = input.number('limit', { least: 0, most: MOST }) ?? 25;
  const taken: Item[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length === limit) break;
  }
  return taken;
}

/** How many to ask for at a time. */
export function pageSize(input: Input): number {
  const limit = input.number('limit', { least: 0, most: MOST }) ?? 25;
  return limit === 0 ? 100 : Math.min(limit, 100);
}
