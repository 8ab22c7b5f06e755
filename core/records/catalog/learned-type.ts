import type { JsonObject } from '../../shared/json/json-object.ts';

/** Of what there is more than is kept. */
export type LeftOut = 'producers' | 'sources' | 'schema';

/** What was seen of the events of one type. All times are ISO 8601, UTC. */
export interface LearnedType {
  readonly type: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Accepted events: nearly all of them, since a function may end before it has told of its last. */
  readonly count: number;
  /** The first twenty that have sent it; a producer is known where the router has API keys. */
  readonly producers: readonly string[];
  /** The first twenty. */
  readonly sources: readonly string[];
  /** A JSON Schema (2020-12) that each sample of its data fits; absent where no data was looked at. */
  readonly schema?: JsonObject;
  /** What is not whole: there were more names than are kept, or data that was too large to look at. */
  readonly leftOut: readonly LeftOut[];
  /** The reports that were added last: one that is met again is known by it. */
  readonly reports: readonly string[];
}

/** What is known of the catalog as a whole. */
export interface CatalogState {
  /** How many learned types there are, as far as it was counted. */
  readonly types: number;
  readonly countedAt: string;
  /** Events of types that there was no room for. */
  readonly leftOut: number;
  /** When such events were last seen; absent where there were none. */
  readonly leftOutAt?: string;
}

const DAY_MS = 86_400_000;

/** How long a type is kept after it was last seen: 400 days, so that what comes once a year stays. */
const KEPT_DAYS = 400;

/** And one that was hardly ever seen: a type with a number in its name, for instance, of which there are ever more. */
const RARE_KEPT_DAYS = 30;
const RARE = 10;

/** Until when a type is kept, in epoch milliseconds. */
export function keptUntil({ count, lastSeen }: Pick<LearnedType, 'count' | 'lastSeen'>): number {
  const days = count < RARE ? RARE_KEPT_DAYS : KEPT_DAYS;
  return Date.parse(lastSeen) + days * DAY_MS;
}
