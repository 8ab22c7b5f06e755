import { renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const PROGRAM = resolve('test/support/emulators/still_clock.py');

/** The arguments of Python that run a module by a clock that stands still. */
export function byStillClock(module: string, args: readonly string[] = []): readonly string[] {
  return [PROGRAM, module, ...args];
}

/** The variable that names the clock's file to the program. */
export const CLOCK_FILE = 'WAYBILL_CLOCK';

/** The clock of an emulator, in a file: it stands still until a test lets time pass. */
export class StillClock {
  readonly file: string;
  #seconds = Math.floor(Date.now() / 1000);

  /** It starts at the machine's time. */
  constructor(file: string) {
    this.file = file;
    this.pass(0);
  }

  pass(seconds: number): void {
    this.#seconds += seconds;
    // In one step, so that nobody reads half a number.
    writeFileSync(`${this.file}.next`, String(this.#seconds));
    renameSync(`${this.file}.next`, this.file);
  }
}
