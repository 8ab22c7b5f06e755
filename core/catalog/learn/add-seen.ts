import type { LearnedType } from '../../records/catalog/learned-type.ts';
import type { SeenType } from '../../records/catalog/type-report.ts';
import { mergeSchemas } from '../schema/infer-schema.ts';

/** Names of a type. */
const MOST_NAMES = 20;

/** What a report has of a type. */
export interface Told {
  readonly report: string;
  readonly seen: SeenType;
}

/** A type with what was told of it; as it was, where all of that is in it already. */
export function addSeen(
  before: LearnedType | undefined,
  told: readonly Told[],
): LearnedType | undefined {
  const fresh = told.filter(({ report }) => !before?.reports.includes(report));
  const reports = told.map(({ report }) => report);
  return fresh.reduce((known, { seen }) => ({ ...addOne(known, seen), reports }), before);
}

function addOne(before: LearnedType | undefined, seen: SeenType): Omit<LearnedType, 'reports'> {
  if (before === undefined) return { ...seen, count: Math.max(0, seen.count) };
  const [producers, sources] = [
    addNames(before, seen, 'producers'),
    addNames(before, seen, 'sources'),
  ];
  const schema =
    before.schema && seen.schema
      ? mergeSchemas(before.schema, seen.schema)
      : (before.schema ?? seen.schema);
  return {
    type: before.type,
    firstSeen: [before.firstSeen, seen.firstSeen].sort()[0] ?? seen.firstSeen,
    lastSeen: [before.lastSeen, seen.lastSeen].sort()[1] ?? seen.lastSeen,
    count: Math.max(0, before.count + seen.count),
    producers: producers.slice(0, MOST_NAMES),
    sources: sources.slice(0, MOST_NAMES),
    ...(schema === undefined ? {} : { schema }),
    leftOut: [
      ...new Set([
        ...[...before.leftOut, ...seen.leftOut],
        ...(producers.length > MOST_NAMES ? (['producers'] as const) : []),
        ...(sources.length > MOST_NAMES ? (['sources'] as const) : []),
      ]),
    ],
  };
}

function addNames(
  before: LearnedType,
  seen: SeenType,
  kind: 'producers' | 'sources',
): readonly string[] {
  return [...new Set([...before[kind], ...seen[kind]])];
}
