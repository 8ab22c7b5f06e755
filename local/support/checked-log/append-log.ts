import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { toLine } from './record-line.ts';

/** How much is written at a time where a log is written anew. */
const CHUNK_CHARACTERS = 1024 * 1024;

/** Writes bytes of a file from a place on; answers how many. */
export type Write = (file: number, bytes: Buffer, from: number) => number;

/**
 * A file of records that is only appended to. A write reaches the operating system before `append` returns, so it
 * outlives a kill of this process; one that fails, as on a full disk, leaves the file as it was.
 */
export class AppendLog {
  readonly #path: string;
  readonly #write: Write;
  #file: number;
  #last: number;
  #size: number;
  #torn = false;

  /** `last` and `size` are what `readLog` says of the file; what is behind `size` is cut off. */
  constructor(
    path: string,
    { last, size }: { readonly last: number; readonly size: number },
    write: Write = writeSync,
  ) {
    this.#path = path;
    this.#write = write;
    this.#last = last;
    this.#size = size;
    this.#file = openSync(path, 'a');
    ftruncateSync(this.#file, size);
  }

  /** In bytes. */
  get size(): number {
    return this.#size;
  }

  append(texts: readonly string[]): void {
    this.#cutTorn();
    const bytes = Buffer.from(texts.map((text, at) => toLine(this.#last + at + 1, text)).join(''));
    try {
      this.#writeAll(this.#file, bytes);
    } catch (error) {
      this.#torn = true;
      this.#cutTorn();
      throw error;
    }
    this.#last += texts.length;
    this.#size += bytes.length;
  }

  /** Puts other records in the place of all: a kill at any time leaves the old file or the new one. */
  rewrite(texts: Iterable<string>): void {
    const fresh = `${this.#path}.new`;
    rmSync(fresh, { force: true });
    const old = this.#file;
    const file = openSync(fresh, 'a');
    try {
      const { count, size } = this.#writeRecords(file, texts);
      fsyncSync(file);
      renameSync(fresh, this.#path);
      this.#file = file;
      this.#last = count;
      this.#size = size;
      this.#torn = false;
    } catch (error) {
      closeSync(file);
      rmSync(fresh, { force: true });
      throw error;
    }
    closeSync(old);
    syncFolder(dirname(this.#path));
  }

  close(): void {
    closeSync(this.#file);
  }

  #writeRecords(
    file: number,
    texts: Iterable<string>,
  ): { readonly count: number; readonly size: number } {
    let count = 0;
    let size = 0;
    let waiting = '';
    const write = () => {
      const bytes = Buffer.from(waiting);
      this.#writeAll(file, bytes);
      size += bytes.length;
      waiting = '';
    };
    for (const text of texts) {
      count += 1;
      waiting += toLine(count, text);
      if (waiting.length > CHUNK_CHARACTERS) write();
    }
    write();
    return { count, size };
  }

  /** A write may be cut short without an error; the next one then says why. */
  #writeAll(file: number, bytes: Buffer): void {
    for (let done = 0; done < bytes.length; ) done += this.#write(file, bytes, done);
  }

  /** Takes a part of a write off the file, so that the next one does not become a part of it. */
  #cutTorn(): void {
    if (!this.#torn) return;
    ftruncateSync(this.#file, this.#size);
    this.#torn = false;
  }
}

/** Makes a rename outlive a loss of power; Windows opens no folders, and needs it not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
