import { errorLogFields } from '../../log/log-fields.ts';
import type { LearnedTypes } from '../../ports/catalog/learned-types.ts';
import type { TypeReports } from '../../ports/catalog/type-reports.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { CatalogState, LearnedType } from '../../records/catalog/learned-type.ts';
import type { TypeReport } from '../../records/catalog/type-report.ts';
import { isOutage } from '../../shared/is-outage.ts';
import { CALLS_AT_ONCE, mapBounded } from '../../shared/map-bounded.ts';
import { addSeen, type Told } from './add-seen.ts';

/** So many types are learned; there is no room for those that come later. */
export const MOST_TYPES = 1000;

/** Reports that are added up before their types are written, and how often that is done in one run. */
const REPORTS_AT_ONCE = 100;
const MOST_BATCHES = 20;

/** How often a full catalog is counted, in milliseconds: types that were not seen for long are gone by then. */
const COUNT_EVERY_MS = 3_600_000;

/** The outside world of `learnTypes`. */
export interface LearnTypesPorts {
  readonly catalog: LearnedTypes & Omit<TypeReports, 'addReport'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** Whether no more work is to be begun. */
  readonly isLate: () => boolean;
}

/**
 * Adds to the catalog what functions have told, one write for each type whatever their number. Only one may be at it. A crash
 * counts nothing twice: the same reports are met again, and known. In an outage of the ledger they wait for the next run.
 */
export async function learnTypes(ports: LearnTypesPorts): Promise<void> {
  const { catalog, log, isLate } = ports;
  try {
    for (let batch = 0; batch < MOST_BATCHES && !isLate(); batch++) {
      const reports = await catalog.listReports(REPORTS_AT_ONCE);
      if (reports.length === 0) return;
      await learn(reports, ports);
      await catalog.deleteReports(reports);
      if (reports.length < REPORTS_AT_ONCE) return;
    }
    log.warn('the catalog learns of types later: more was told than a run has time for');
  } catch (error) {
    if (!isOutage(error)) throw error;
    log.warn('the catalog learns of types later', errorLogFields(error));
  }
}

async function learn(reports: readonly TypeReport[], ports: LearnTypesPorts): Promise<void> {
  const { catalog, log } = ports;
  const told = toldByType(reports);
  const known = await catalog.findLearned([...told.keys()]);
  const fresh = [...told.keys()].filter((type) => !known.has(type));
  const before = await catalog.findState();
  const state = await countIfFull(before, ports);
  const taken = new Set(fresh.slice(0, Math.max(0, MOST_TYPES - state.types)));
  const learned = [...told].filter(([type]) => known.has(type) || taken.has(type));
  const begun = await mapBounded(learned, CALLS_AT_ONCE, async ([type, seen]) =>
    (await writeType(known.get(type), seen, ports)) && taken.has(type) ? 1 : 0,
  );
  const refused = fresh.flatMap((type) => (taken.has(type) ? [] : (told.get(type) ?? [])));
  const leftOut = sum([
    ...reports.map((report) => report.leftOut),
    ...refused.map(({ seen }) => seen.count),
  ]);
  if (refused.length > 0)
    log.warn('the catalog is full, and has no room for new types', {
      types: MOST_TYPES,
      events: leftOut,
    });
  const after = addToState(state, { types: sum(begun), leftOut, at: reports.at(-1)?.toldAt });
  if (JSON.stringify(after) !== JSON.stringify(before)) await catalog.putState(after);
}

async function writeType(
  before: LearnedType | undefined,
  told: readonly Told[],
  { catalog, log }: LearnTypesPorts,
): Promise<boolean> {
  const type = addSeen(before, told);
  if (type === undefined || type === before) return true;
  if (await catalog.replaceLearned(before, type)) return true;
  const why =
    'a type of the catalog is damaged, or somebody else has changed it, and does not learn';
  log.error(why, { type: type.type });
  return false;
}

function toldByType(reports: readonly TypeReport[]): ReadonlyMap<string, readonly Told[]> {
  const told = new Map<string, Told[]>();
  for (const { id: report, types } of reports) {
    for (const seen of types) {
      const ofType = told.get(seen.type) ?? [];
      told.set(seen.type, ofType);
      ofType.push({ report, seen });
    }
  }
  return told;
}

async function countIfFull(
  state: CatalogState | undefined,
  { catalog, clock }: LearnTypesPorts,
): Promise<CatalogState> {
  const now = clock.now();
  const countedAt = new Date(now).toISOString();
  if (state === undefined) return { types: await catalog.countLearned(), countedAt, leftOut: 0 };
  if (state.types < MOST_TYPES || now < Date.parse(state.countedAt) + COUNT_EVERY_MS) return state;
  return { ...state, types: await catalog.countLearned(), countedAt };
}

function addToState(
  state: CatalogState,
  {
    types,
    leftOut,
    at,
  }: { readonly types: number; readonly leftOut: number; readonly at: string | undefined },
): CatalogState {
  return {
    ...state,
    types: state.types + types,
    leftOut: Math.max(0, state.leftOut + leftOut),
    ...(leftOut > 0 && at !== undefined ? { leftOutAt: at } : {}),
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
