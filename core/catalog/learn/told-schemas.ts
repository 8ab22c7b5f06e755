import type { JsonObject } from '../../shared/json/json-object.ts';
import { inferSchema, mergeSchemas } from '../schema/infer-schema.ts';
import type { Tallied } from './type-tally.ts';

/** Of so many types it is remembered which schema was told. */
const MOST_TYPES = 100;

/** The most characters of the schemas of one report, which a table's item has room for. */
const MOST_CHARACTERS = 50_000;

/** Which schemas a function has told: one is told again when a sample has changed it. */
export class ToldSchemas {
  #byType = new Map<string, JsonObject>();

  /** The schemas that are new, by type, and the types whose samples wait for a report that has more room. */
  newSchemas(types: readonly Tallied[]) {
    const schemas = new Map<string, JsonObject>();
    const late = new Set<string>();
    let room = MOST_CHARACTERS;
    for (const { type, sample } of types) {
      if (sample === undefined) continue;
      const told = this.#byType.get(type);
      const schema = told ? mergeSchemas(told, inferSchema(sample.data)) : inferSchema(sample.data);
      const text = JSON.stringify(schema);
      if (told !== undefined && JSON.stringify(told) === text) continue;
      if (text.length > room) late.add(type);
      else schemas.set(type, schema);
      room -= late.has(type) ? 0 : text.length;
    }
    return { schemas, late };
  }

  remember(schemas: ReadonlyMap<string, JsonObject>): void {
    if (this.#byType.size + schemas.size > MOST_TYPES) this.#byType = new Map();
    for (const [type, schema] of schemas) this.#byType.set(type, schema);
  }
}
