import type { JsonObject } from '../../shared/json/json-object.ts';
import { inferSchema, mergeSchemas } from '../schema/infer-schema.ts';
import type { Tallied } from './type-tally.ts';

/** Of so many types it is remembered which schema was told. */
const MOST_TYPES = 100;

/** So many samples are looked at for one report, which takes a millisecond; the other types have their turn in the next ones. */
const MOST_SAMPLES = 10;

/** The most characters of the schemas of one report, which a table's item has room for. */
const MOST_CHARACTERS = 50_000;

interface Told {
  readonly schema: JsonObject;
  readonly text: string;
}

/** Which schemas a function has told: one is told again when a sample has changed it. */
export class ToldSchemas {
  #told = new Map<string, Told>();
  /** The types whose samples were looked at, the latest last. */
  readonly #looked = new Set<string>();

  /** The schemas that are new, by type. */
  newSchemas(types: readonly Tallied[]): ReadonlyMap<string, JsonObject> {
    const schemas = new Map<string, JsonObject>();
    let room = MOST_CHARACTERS;
    for (const { type, sample } of this.#nextTypes(types)) {
      if (sample === undefined) continue;
      const told = this.#told.get(type);
      const seen = inferSchema(sample.data);
      const schema = told === undefined ? seen : mergeSchemas(told.schema, seen);
      const text = JSON.stringify(schema);
      if (text === told?.text || text.length > room) continue;
      schemas.set(type, schema);
      room -= text.length;
    }
    return schemas;
  }

  remember(schemas: ReadonlyMap<string, JsonObject>): void {
    if (this.#told.size + schemas.size > MOST_TYPES) this.#told = new Map();
    for (const [type, schema] of schemas)
      this.#told.set(type, { schema, text: JSON.stringify(schema) });
  }

  /** Those that were not looked at for longest. */
  #nextTypes(types: readonly Tallied[]): readonly Tallied[] {
    const turns = new Map([...this.#looked].map((type, turn) => [type, turn]));
    const turnOf = ({ type }: Tallied) => turns.get(type) ?? -1;
    const next = types
      .filter(({ sample }) => sample !== undefined)
      .sort((a, b) => turnOf(a) - turnOf(b))
      .slice(0, MOST_SAMPLES);
    if (this.#looked.size > MOST_TYPES) this.#looked.clear();
    for (const { type } of next) {
      this.#looked.delete(type);
      this.#looked.add(type);
    }
    return next;
  }
}
