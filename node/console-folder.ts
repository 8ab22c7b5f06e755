import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type {
  ConsoleAsset,
  ConsoleFiles,
  FileEncoding,
} from '../core/ports/console/console-files.ts';
import { lazy } from '../core/shared/lazy.ts';

const unzip = promisify(gunzip);

const ENDS: Readonly<Record<FileEncoding, string>> = { br: '.br', gzip: '.gz' };

/**
 * The console's files in a folder: `index.html`, and `assets` with each file plain, or as `.br` and `.gz`, or both. A file
 * is there if it was when the folder was first listed, so that no name leads out of it.
 */
export class ConsoleFolder implements ConsoleFiles {
  readonly #folder: string;
  readonly #page = lazy(() => readFile(join(this.#folder, 'index.html'), 'utf8'));
  readonly #names = lazy(async () => new Set(await readdir(join(this.#folder, 'assets'))));

  constructor(folder: string) {
    this.#folder = folder;
  }

  page(): Promise<string> {
    return this.#page();
  }

  async asset(name: string, taken: readonly FileEncoding[]): Promise<ConsoleAsset | undefined> {
    // What is compressed is no file of its own.
    if (Object.values(ENDS).some((end) => name.endsWith(end))) return undefined;
    const names = await this.#names();
    const encoding = taken.find((one) => names.has(name + ENDS[one]));
    if (encoding !== undefined) return { bytes: await this.#read(name + ENDS[encoding]), encoding };
    if (names.has(name)) return { bytes: await this.#read(name), encoding: undefined };
    if (!names.has(name + ENDS.gzip)) return undefined;
    return { bytes: await unzip(await this.#read(name + ENDS.gzip)), encoding: undefined };
  }

  #read(name: string): Promise<Uint8Array> {
    return readFile(join(this.#folder, 'assets', name));
  }
}
