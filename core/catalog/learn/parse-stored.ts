import { WaybillError } from '../../errors.ts';
import type { CatalogState, LearnedType } from '../../records/catalog/learned-type.ts';
import type { SeenType, TypeReport } from '../../records/catalog/type-report.ts';
import {
  checkMembers,
  isText,
  isTexts,
  isTime,
  type Members,
  objectOf,
  optional,
} from '../../shared/check-members.ts';
import { isObject } from '../../shared/is-object.ts';

const isWhole = (value: unknown) => Number.isSafeInteger(value);
const isCount = (value: unknown) => isWhole(value) && Number(value) >= 0;

const SEEN: Members<SeenType> = {
  type: isText,
  firstSeen: isTime,
  lastSeen: isTime,
  count: isWhole,
  producers: isTexts,
  sources: isTexts,
  schema: optional(isObject),
  leftOut: isTexts,
};

const LEARNED: Members<LearnedType> = { ...SEEN, count: isCount, reports: isTexts };

const REPORT: Members<TypeReport> = {
  id: isText,
  toldAt: isTime,
  types: (value) => Array.isArray(value) && value.every(objectOf(SEEN)),
  leftOut: isWhole,
};

const STATE: Members<CatalogState> = {
  types: isCount,
  countedAt: isTime,
  leftOut: isCount,
  leftOutAt: optional(isTime),
};

/** Reads a stored type. Throws `WaybillError('unreadable')`. */
export function parseLearnedType(value: unknown, type: string): LearnedType {
  const learned = checkMembers(value, LEARNED);
  if (learned.type === type) return learned;
  throw new WaybillError('unreadable', 'it is of another type than its row');
}

/** Reads a stored report. Throws `WaybillError('unreadable')`. */
export function parseTypeReport(value: unknown): TypeReport {
  return checkMembers(value, REPORT);
}

/** Reads the stored state. Throws `WaybillError('unreadable')`. */
export function parseCatalogState(value: unknown): CatalogState {
  return checkMembers(value, STATE);
}
