import type { Input } from '../command/input.ts';
import type { World } from '../command/world.ts';
import { escapeText } from '../format/escape-text.ts';
import { UsageError } from '../usage-error.ts';

/** Above this, a person types the name of what it is about. */
const MANY = 10_000;

/** What is about to be done. */
export interface Question {
  /** Such as `Redrive 12 dead deliveries of billing?`. */
  readonly text: string;
  /** @default 1 */
  readonly count?: number;
  /** What is typed where there are very many. @default - it is never about many */
  readonly name?: string;
}

/**
 * Asks a person before something is done, and says so where it is not; `--yes` says that somebody has answered. Throws
 * `UsageError` where nobody can be asked.
 */
export async function confirm(
  question: Question,
  {
    input,
    world,
  }: { readonly input: Input; readonly world: Pick<World, 'canAsk' | 'ask' | 'stderr'> },
): Promise<boolean> {
  if (input.isOn('yes') || (await isAgreed(question, world))) return true;
  world.stderr.write('Nothing was done.\n');
  return false;
}

async function isAgreed(
  { text, count = 1, name = '' }: Question,
  world: Pick<World, 'canAsk' | 'ask'>,
): Promise<boolean> {
  if (!world.canAsk)
    throw new UsageError('there is no terminal to ask at; --yes says that it is to be done');
  if (count > MANY) {
    const answer = await world.ask(`${escapeText(text)} Type ${escapeText(name)} to go on: `);
    return answer.trim() === name;
  }
  return /^\s*y(es)?\s*$/i.test(await world.ask(`${escapeText(text)} [y/N] `));
}
