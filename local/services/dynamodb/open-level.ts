import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describeHolder } from '../../support/data-dir-holder.ts';
import { messageOf } from '../../support/message-of.ts';
import { settleTables } from './settle-tables.ts';
import type { Store } from './store.ts';

interface LevelOptions {
  readonly dataDir: string;
  /** Repairs a damaged store, which may cost rows. */
  readonly dropDamaged: boolean;
  readonly warn: (message: string) => void;
}

const require = createRequire(import.meta.url);

/** dynalite's LevelDB, found from dynalite: it is no dependency of our own. */
const { Level } = createRequire(require.resolve('dynalite/db'))('level') as {
  readonly Level: { repair(folder: string): Promise<void> };
};

/** Where a data folder has its tables. */
export function levelFolder(dataDir: string): string {
  return join(dataDir, 'tables');
}

/** Opens a store on disk, which keeps other processes out until it is closed or this one ends. Throws what is wrong with it, and what to do. */
export async function openLevel(store: Store, options: LevelOptions): Promise<void> {
  const { dataDir, dropDamaged, warn } = options;
  const folder = levelFolder(dataDir);
  let isRepaired = false;
  try {
    await store.db.open();
  } catch (error) {
    const problem = toProblem(error, dataDir);
    if (!problem.damaged) throw new Error(problem.message, { cause: error });
    if (!dropDamaged)
      throw new Error(
        `${problem.message}. Start with --drop-damaged (dropDamaged of startCloud) to repair it without the rows that cannot be read, or with another data folder`,
        { cause: error },
      );
    await Level.repair(folder);
    await store.db.open();
    isRepaired = true;
    warn(
      `${problem.message}. It is repaired; files that have rows which cannot be read are in ${join(folder, 'lost')}`,
    );
  }
  await settleTables(store.db, isRepaired);
}

/** LevelDB says of files that are gone, or that it cannot make, the same `IO error`, with the system's own words. */
function toProblem(
  error: unknown,
  dataDir: string,
): { readonly message: string; readonly damaged: boolean } {
  const { code, message } = causeOf(error);
  const folder = levelFolder(dataDir);
  if (code === 'LEVEL_LOCKED')
    return {
      message: `the data folder ${dataDir} is in use by ${describeHolder(dataDir)}; stop it, or choose another folder`,
      damaged: false,
    };
  if (code === 'LEVEL_CORRUPTION' || /No such file/.test(message))
    return { message: `the table store ${folder} is damaged (${message})`, damaged: true };
  return {
    message: `the table store ${folder} cannot be opened (${message}): make room on its disk and let this user write there, or choose another folder`,
    damaged: false,
  };
}

function causeOf(error: unknown): { readonly code: unknown; readonly message: string } {
  const cause =
    typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : '';
  return { code, message: messageOf(cause ?? error) };
}
