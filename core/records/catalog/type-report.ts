import type { LearnedType } from './learned-type.ts';

/** What one function has seen of a type since it last told of it. */
export interface SeenType extends Omit<LearnedType, 'reports'> {
  /** May be less than nothing: events of which an earlier report told, and that were not accepted then. */
  readonly count: number;
}

/** What one function has seen in a minute, until it is added to the types. */
export interface TypeReport {
  /** Eight characters that tell the reports of some minutes apart. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly toldAt: string;
  readonly types: readonly SeenType[];
  /** Events of types that the function had no room for. */
  readonly leftOut: number;
}
