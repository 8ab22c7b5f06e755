import { UsageError } from '../usage-error.ts';

type Value = string | boolean | readonly (string | boolean)[] | undefined;

/** What a command was given: its options and arguments by name. */
export class Input {
  /** As they were written, without the command's name. */
  readonly args: readonly string[];
  readonly #values: Readonly<Record<string, Value>>;

  constructor(args: readonly string[], values: Readonly<Record<string, Value>>) {
    this.args = args;
    this.#values = values;
  }

  /** An option's or an argument's text; undefined where it is not given. Throws `UsageError` for an empty one. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    if (value === '') throw new UsageError(`${written(name)} must have a value; received nothing`);
    return typeof value === 'string' ? value : undefined;
  }

  /** An argument that a command does not run without. */
  argument(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new UsageError(`${name} is missing`);
    return value;
  }

  /** Of an option that may be given again; undefined where it is not given. */
  texts(name: string): readonly string[] | undefined {
    const value = this.#values[name];
    if (!Array.isArray(value)) return undefined;
    const texts = value.map(String);
    if (!texts.includes('')) return texts;
    throw new UsageError(`${written(name)} must have a value; received nothing`);
  }

  isOn(name: string): boolean {
    return this.#values[name] === true;
  }

  /** A number within bounds, both inclusive; undefined where it is not given. */
  number(
    name: string,
    { least, most, isWhole = true }: { least: number; most: number; isWhole?: boolean },
  ): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value;
    const kind = isWhole ? 'a whole number' : 'a number';
    const bounds = `from ${least} to ${most}`;
    throw new UsageError(
      `${written(name)} must be ${kind} ${bounds}; received ${text.slice(0, 64)}`,
    );
  }
}

/** Arguments are in capitals, options in small letters. */
function written(name: string): string {
  return name === name.toUpperCase() ? name : `--${name}`;
}
