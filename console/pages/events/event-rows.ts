import type { ListedEvent } from '../../../client/index.ts';

/** So many rows are kept at most. */
export const MOST_ROWS = 100_000;

/** So many of one look are shown at most: no eye follows more. */
const SHOWN_PER_LOOK = 500;

/** Events of one look that are shown, newest first, and how many were left out. */
export interface Shown {
  readonly rows: readonly ListedEvent[];
  readonly skipped: readonly ListedEvent[];
}

/** The newest of a look (`events`: oldest first), as many as are shown. */
export function newestOf(events: readonly ListedEvent[], most = SHOWN_PER_LOOK): Shown {
  const newest = [...events].reverse();
  return { rows: newest.slice(0, most), skipped: newest.slice(most) };
}

/** Rows with new ones, newest first, each once, and no more than are kept. */
export function withNew(
  rows: readonly ListedEvent[],
  added: readonly ListedEvent[],
): readonly ListedEvent[] {
  if (added.length === 0) return rows;
  const ids = new Set(added.map(({ trackingId }) => trackingId));
  // What is new and late stands where it belongs; nearly always that is before all others.
  const last = added.at(-1)?.acceptedAt ?? '';
  const isFirst = rows[0] === undefined || last >= rows[0].acceptedAt;
  const merged = [...added, ...rows.filter(({ trackingId }) => !ids.has(trackingId))];
  return (isFirst ? merged : sorted(merged)).slice(0, MOST_ROWS);
}

/** Rows with older ones, newest first, each once. Only the last rows, which are not newer than those, can be among them. */
export function withOld(
  rows: readonly ListedEvent[],
  added: readonly ListedEvent[],
): readonly ListedEvent[] {
  const newest =
    added
      .map(({ acceptedAt }) => acceptedAt)
      .sort()
      .at(-1) ?? '';
  const near = rows.findLastIndex(({ acceptedAt }) => acceptedAt > newest) + 1;
  const ids = new Set(rows.slice(near).map(({ trackingId }) => trackingId));
  const fresh = added.filter(({ trackingId }) => !ids.has(trackingId));
  if (fresh.length === 0) return rows;
  return [...rows.slice(0, near), ...sorted([...rows.slice(near), ...fresh])].slice(0, MOST_ROWS);
}

/** Rows with what is known of some of them now. */
export function withStanding(
  rows: readonly ListedEvent[],
  known: readonly ListedEvent[],
): readonly ListedEvent[] {
  if (known.length === 0) return rows;
  const byId = new Map(known.map((event) => [event.trackingId, event]));
  let changed = false;
  const next = rows.map((row) => {
    const now = byId.get(row.trackingId);
    if (now === undefined) return row;
    const merged = now.deliveries === undefined ? { ...row, ...now } : now;
    if (JSON.stringify(merged) === JSON.stringify(row)) return row;
    changed = true;
    return merged;
  });
  return changed ? next : rows;
}

function sorted(rows: readonly ListedEvent[]): readonly ListedEvent[] {
  return [...rows].sort((a, b) =>
    a.acceptedAt < b.acceptedAt ? 1 : a.acceptedAt > b.acceptedAt ? -1 : 0,
  );
}
