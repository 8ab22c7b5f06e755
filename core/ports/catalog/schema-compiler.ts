import type { Json } from '../../event/event.ts';

/** What a value is not as its schema says: where, as a JSON Pointer into the value, and what is wrong. */
export interface Violation {
  readonly pointer: string;
  readonly message: string;
}

/** Holds a value against a schema; answers at most ten violations, none for a value that is in order. It always ends, in time that grows with the value. */
export type Validate = (value: Json) => readonly Violation[];

/** JSON Schema, draft 2020-12, with formats that are checked. */
export interface SchemaCompiler {
  /** Throws `WaybillError('invalid-schema')` for a schema that would not be answered as it is meant. */
  compile(schema: Json): Validate;
}

/** The compiler is loaded when the first schema is there. */
export type LoadSchemaCompiler = () => Promise<SchemaCompiler>;
