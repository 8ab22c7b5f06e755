import type { Json } from '../../core/event/event.ts';
import { asList, isRecord, type JsonObject } from './json.ts';

/** Reads a resource's resolved properties; a wrong type is an error that names the resource and the property. */
export class PropertyReader {
  readonly values: JsonObject;
  readonly #owner: string;

  constructor(values: JsonObject, owner: string) {
    this.values = values;
    this.#owner = owner;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.#wrong(name, 'a string', value);
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw this.#wrong(name, 'a string', undefined);
    return value;
  }

  /** CloudFormation takes numbers in quotes as well. */
  number(name: string): number | undefined {
    const value = this.values[name];
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw this.#wrong(name, 'a number', value);
  }

  flag(name: string): boolean | undefined {
    const value = this.values[name];
    if (value === undefined || typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw this.#wrong(name, 'a boolean', value);
  }

  /** The members of an object property; none when it is absent. */
  object(name: string): PropertyReader {
    const value = this.values[name];
    if (value === undefined) return new PropertyReader({}, `${this.#owner}.${name}`);
    if (isRecord(value)) return new PropertyReader(value, `${this.#owner}.${name}`);
    throw this.#wrong(name, 'an object', value);
  }

  objects(name: string): PropertyReader[] {
    return this.list(name).map((value, index) => {
      if (isRecord(value)) return new PropertyReader(value, `${this.#owner}.${name}[${index}]`);
      throw this.#wrong(name, 'a list of objects', value);
    });
  }

  list(name: string): readonly Json[] {
    return asList(this.values[name]);
  }

  #wrong(name: string, expected: string, received: Json | undefined): Error {
    return new Error(
      `${this.#owner}: ${name} must be ${expected}, received ${JSON.stringify(received)}.`,
    );
  }
}
