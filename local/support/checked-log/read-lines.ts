import { closeSync, openSync, readSync } from 'node:fs';

const NEWLINE = '\n'.charCodeAt(0);

/** How much of a file is in memory at a time, beside the line that is read. */
const CHUNK_BYTES = 1024 * 1024;

/** No record is longer: a message has 1 MiB, of which JSON makes six at most. Of a longer line only its begin is kept. */
const MOST_BYTES = 16 * 1024 * 1024;

/** One line of a file. */
export interface FileLine {
  readonly bytes: Buffer;
  /** Where it begins in the file. */
  readonly offset: number;
  /** Whether it has its newline. */
  readonly ended: boolean;
}

/** The lines of a file of any size, one after the other. */
export function* readLines(path: string): Generator<FileLine> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const line = new OpenLine();
    for (let count = -1; count !== 0; ) {
      count = readSync(file, chunk, 0, CHUNK_BYTES, null);
      const filled = chunk.subarray(0, count);
      let start = 0;
      for (let end = filled.indexOf(NEWLINE); end !== -1; end = filled.indexOf(NEWLINE, start)) {
        line.add(filled.subarray(start, end));
        yield line.end(true);
        start = end + 1;
      }
      line.add(filled.subarray(start));
    }
    if (line.length > 0) yield line.end(false);
  } finally {
    closeSync(file);
  }
}

/** A line whose end is not read yet. */
class OpenLine {
  length = 0;
  #parts: Buffer[] = [];
  #offset = 0;

  add(part: Buffer): void {
    // A copy, since the next chunk is read into the same memory.
    if (this.length <= MOST_BYTES && part.length > 0) this.#parts.push(Buffer.from(part));
    this.length += part.length;
  }

  end(ended: boolean): FileLine {
    const line = { bytes: Buffer.concat(this.#parts), offset: this.#offset, ended };
    this.#offset += this.length + (ended ? 1 : 0);
    this.#parts = [];
    this.length = 0;
    return line;
  }
}
