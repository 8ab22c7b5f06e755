import type { ReadSchema, Schema } from '../read-schema.ts';

/** A schema where it stands in its document. */
export interface PlacedSchema {
  readonly document: ReadSchema;
  readonly pointer: string;
  readonly schema: Schema;
}

/** The schema of a document at a pointer that it has. */
export function placed(document: ReadSchema, pointer: string): PlacedSchema {
  return { document, pointer, schema: document.schemas.get(pointer) ?? true };
}

/** What a schema refers to; undefined where it has no `$ref`. */
export function referred({ document, schema }: PlacedSchema): PlacedSchema | undefined {
  if (typeof schema === 'boolean') return undefined;
  const target = document.references.get(String(schema.$ref));
  return target === undefined ? undefined : placed(document, target);
}
