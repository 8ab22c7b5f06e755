import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A JSON file of the folder in which a cloud keeps its state; in memory, and so empty at every start, where it keeps none. */
export class KeptJson<Value> {
  readonly #file: string | undefined;

  constructor(dataDir: string | undefined, name: string) {
    this.#file = dataDir === undefined ? undefined : join(dataDir, name);
  }

  /** Undefined where nothing was kept yet. Throws for a file that is damaged. */
  read(): Value | undefined {
    if (this.#file === undefined || !existsSync(this.#file)) return undefined;
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as Value;
    } catch (cause) {
      throw new Error(`${this.#file} is damaged, and so the data folder: start with another`, {
        cause,
      });
    }
  }

  /** A kill leaves the old file or the new one, and never a part of one. */
  write(value: Value): void {
    if (this.#file === undefined) return;
    const fresh = `${this.#file}.new`;
    writeFileSync(fresh, JSON.stringify(value));
    renameSync(fresh, this.#file);
  }
}
