import { mkdirSync } from 'node:fs';
import { messageOf } from './message-of.ts';

/** Makes a data folder where it is not there. Throws what is wrong with it. */
export function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (cause) {
    throw new Error(`the data folder ${dataDir} cannot be used: ${messageOf(cause)}`, { cause });
  }
}
