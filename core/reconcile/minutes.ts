const MINUTE_MS = 60_000;

/** The name of the minute of a time (epoch milliseconds): `2026-11-24T17:20`. */
export function minuteOf(time: number): string {
  return new Date(time).toISOString().slice(0, 16);
}

/** The minutes from one to another, both included, the earliest first. */
export function* minutesBetween(from: string, to: string): Generator<string> {
  const last = Date.parse(`${to}Z`);
  for (let at = Date.parse(`${from}Z`); at <= last; at += MINUTE_MS) yield minuteOf(at);
}

/** The earlier of two names of minutes. */
export function earlierMinute(one: string, other: string): string {
  return one.localeCompare(other) <= 0 ? one : other;
}
