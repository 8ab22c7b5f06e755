/** Lengths of time that are chosen from, in milliseconds. */
export const SPANS = [
  ['15 minutes', 900_000],
  ['1 hour', 3_600_000],
  ['4 hours', 14_400_000],
  ['1 day', 86_400_000],
  ['3 days', 259_200_000],
  ['7 days', 604_800_000],
  ['14 days', 1_209_600_000],
] as const;

/** A time as an input of the kind `datetime-local` has it, in the zone of the browser or in UTC. */
export function toInputTime(ms: number, zone: 'local' | 'utc'): string {
  const offset = zone === 'utc' ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offset).toISOString().slice(0, 16);
}

/** The time that such an input has, as ISO 8601, UTC; undefined where it has none. */
export function fromInputTime(text: string, zone: 'local' | 'utc'): string | undefined {
  if (text === '') return undefined;
  const date = new Date(zone === 'utc' ? `${text}Z` : text);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
