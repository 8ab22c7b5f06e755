import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeededRandom } from '../simulation/seeded-random.ts';

/** What befalls a data folder beside the kill. */
export interface Situation {
  readonly name: string;
  /** Of the process that is killed. */
  readonly fullDisk?: 'journal' | 'tables';
  readonly messageSize?: number;
  /** How many changes it acknowledges before it is killed, at least and at most. */
  readonly changes: readonly [number, number];
  /** What is done to the folder between the kill and the next start. */
  readonly disturb?: (dataDir: string, random: SeededRandom) => void;
  /** Whether the next start may, or must, refuse the folder until it is told to drop what is damaged. */
  readonly damage?: 'may' | 'must';
}

const journal = (dataDir: string) => join(dataDir, 'queues.jsonl');

/** Every situation that a start must come through. */
const SITUATIONS: readonly Situation[] = [
  { name: 'kill', changes: [1, 150] },
  { name: 'full disk under the journal, then kill', fullDisk: 'journal', changes: [20, 80] },
  { name: 'full disk under the tables, then kill', fullDisk: 'tables', changes: [20, 80] },
  { name: 'kill around a compaction', messageSize: 900_000, changes: [120, 260] },
  { name: 'torn tail of the journal', changes: [5, 80], disturb: tearJournal },
  { name: 'torn tail of a table log', changes: [5, 80], disturb: tearTableLog },
  { name: 'changed byte in the journal', changes: [5, 80], disturb: changeByte, damage: 'may' },
  { name: 'broken table store', changes: [5, 80], disturb: breakTables, damage: 'must' },
  { name: 'stale lock file', changes: [5, 80], disturb: leaveLock },
];

/** Those that this system can make. */
export const possible: readonly Situation[] = SITUATIONS.filter(
  ({ fullDisk }) => fullDisk === undefined || process.platform === 'linux',
);

/** What a write leaves that was cut: the begin of a record that was never acknowledged. */
function tearJournal(dataDir: string, random: SeededRandom): void {
  const record = `0123abcd 9999 ${JSON.stringify({ op: 'drop', queue: 'orders' })}`;
  appendFileSync(journal(dataDir), record.slice(0, 1 + random.below(record.length - 1)));
}

/** A header of a record of 1,000 bytes, and a few of them. */
function tearTableLog(dataDir: string, random: SeededRandom): void {
  const folder = join(dataDir, 'tables');
  const header = Buffer.from([1, 2, 3, 4, 0xe8, 0x03, 1]);
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.log')))
    appendFileSync(
      join(folder, name),
      Buffer.concat([header, Buffer.alloc(random.below(200), 'x')]),
    );
}

function changeByte(dataDir: string, random: SeededRandom): void {
  const bytes = readFileSync(journal(dataDir));
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  writeFileSync(journal(dataDir), bytes);
}

function breakTables(dataDir: string, random: SeededRandom): void {
  writeFileSync(join(dataDir, 'tables', 'CURRENT'), random.pick(['', 'MANIFEST-999999\n']));
}

function leaveLock(dataDir: string, random: SeededRandom): void {
  const lock = join(dataDir, 'lock');
  if (!existsSync(lock)) throw new Error(`a killed cloud left no ${lock}`);
  writeFileSync(lock, random.pick(['', String(process.pid), String(process.ppid), 'x']));
}
