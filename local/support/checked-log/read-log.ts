import { existsSync } from 'node:fs';
import { messageOf } from '../message-of.ts';
import { type FileLine, readLines } from './read-lines.ts';
import { fromLine } from './record-line.ts';

/** A place of a log that is not as it was written. */
interface Damage {
  readonly line: number;
  /** In bytes from the file's begin. */
  readonly offset: number;
  /** What is wrong with it, as a part of a sentence. */
  readonly what: string;
}

/** What a log has beside its records. */
export interface LogState {
  readonly damages: readonly Damage[];
  /** How many records are lost by the damage. */
  readonly lost: number;
  /** How many records are in it. */
  readonly records: number;
  /** The number of the last record; 0 of an empty log. */
  readonly last: number;
  /** How many bytes are whole; what follows was torn by a kill, in a write that nobody was promised. */
  readonly size: number;
  /** Whether it is as it would be written now: no line without a checksum, and no last one without its newline. */
  readonly current: boolean;
}

/** Hands out every record of a log in order; a record that `take` throws of is a damaged one. A log that is not there is empty. */
export function readLog(path: string, take: (text: string) => void): LogState {
  const reading = new Reading(take);
  if (existsSync(path)) for (const line of readLines(path)) reading.add(line);
  return reading.state();
}

class Reading {
  readonly #take: (text: string) => void;
  readonly #damages: Damage[] = [];
  #line = 0;
  #last = 0;
  #size = 0;
  #lost = 0;
  #records = 0;
  /** Damaged lines since the last good one. */
  #damaged = 0;
  #checked = false;
  #current = true;

  constructor(take: (text: string) => void) {
    this.#take = take;
  }

  add(line: FileLine): void {
    this.#line += 1;
    if (!line.ended && !this.#endsOtherwise(line)) return;
    const bytes = line.ended ? line.bytes : line.bytes.subarray(0, -1);
    this.#size = line.offset + line.bytes.length + (line.ended ? 1 : 0);
    if (!line.ended) this.#current = false;
    const what = this.#read(bytes, line.offset);
    if (what === undefined) {
      this.#damaged = 0;
      this.#records += 1;
    } else {
      this.#damaged += 1;
      this.#damages.push({ line: this.#line, offset: line.offset, what });
    }
  }

  state(): LogState {
    return {
      damages: this.#damages,
      lost: this.#lost + this.#damaged,
      records: this.#records,
      last: this.#last + this.#damaged,
      size: this.#size,
      current: this.#current,
    };
  }

  /** A whole record whose newline has become another byte; all others without a newline were torn. */
  #endsOtherwise({ bytes }: FileLine): boolean {
    const record = fromLine(bytes.subarray(0, -1));
    return typeof record === 'object' && record.number !== undefined;
  }

  #read(bytes: Buffer, offset: number): string | undefined {
    const record = fromLine(bytes);
    if (typeof record === 'string') return record;
    if (record.number === undefined && this.#checked) return 'it has no checksum';
    this.#checked ||= record.number !== undefined;
    if (record.number === undefined) this.#current = false;
    const number = record.number ?? this.#last + this.#damaged + 1;
    if (number <= this.#last) return `its number is ${number}, after ${this.#last}`;
    try {
      this.#take(record.text);
    } catch (error) {
      return messageOf(error);
    }
    const missing = number - this.#last - 1;
    if (missing > 0 && this.#damaged === 0)
      this.#damages.push({
        line: this.#line,
        offset,
        what: `${missing} records before it are missing`,
      });
    this.#lost += missing;
    this.#last = number;
    return undefined;
  }
}
