/** A field of a cron expression, and what its values may be. */
export interface CronField {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Names for the values from `from` on. */
  readonly names?: readonly string[];
}

/** The values of a field in rising order: `*`, values, ranges and steps, in a list or alone. Throws for another. */
export function parseCronField(text: string, field: CronField): ReadonlySet<number> {
  const values = text.split(',').flatMap((part) => parsePart(part, field));
  return new Set(values.sort((left, right) => left - right));
}

/** One value of a field, by number or by name. */
export function parseCronValue(text: string, field: CronField): number {
  const index = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = index >= 0 ? field.from + index : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= field.from && value <= field.to) return value;
  throw refusedField(text, field);
}

export function refusedField(text: string, { name, from, to }: CronField): Error {
  return new Error(
    `"${text}" is no ${name} of a cron schedule: its values are from ${from} to ${to}.`,
  );
}

function parsePart(part: string, field: CronField): number[] {
  const [, range, step] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(part) ?? [];
  if (range === undefined) throw refusedField(part, field);
  const [first = '', last = step === undefined ? first : String(field.to), ...more] =
    range === '*' ? [String(field.from), String(field.to)] : range.split('-');
  const from = parseCronValue(first, field);
  const to = parseCronValue(last, field);
  const every = Number(step ?? 1);
  if (more.length > 0 || from > to || every > field.to) throw refusedField(part, field);
  const values: number[] = [];
  for (let value = from; value <= to; value += every) values.push(value);
  return values;
}
