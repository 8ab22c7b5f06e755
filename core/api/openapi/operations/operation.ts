import type { Schema } from '../schema.ts';

/** What one status says. */
interface AnswerOf {
  readonly says: string;
  /** Of a body; without one, there is none. */
  readonly schema?: Schema;
  /** @default - JSON */
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, Schema>>;
}

/** One way to call a router, for its OpenAPI document. */
export interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly query?: Readonly<Record<string, Schema>>;
  /** Query parameters that must be there. */
  readonly required?: readonly string[];
  readonly headers?: Readonly<Record<string, Schema>>;
  /** The schema of a JSON body, or of each media type. */
  readonly body?: Schema;
  readonly bodies?: Readonly<Record<string, Schema>>;
  /** Whether the body may be left out. */
  readonly mayBeEmpty?: boolean;
  readonly answers: Readonly<Record<number, AnswerOf>>;
}
