import type { World } from '../command/world.ts';
import { escapeText } from '../format/escape-text.ts';
import { UsageError } from '../usage-error.ts';

/** Above this, a person types the name of what it is about. */
const MANY = 10_000;

/** What is about to be done. */
export interface Question {
  /** Such as `Redrive 12 dead deliveries of billing?`. */
  readonly text: string;
  readonly count: number;
  /** What is typed where there are very many. */
  readonly name: string;
}

/** Asks a person before something is done; `isYes` says that somebody has answered. Throws `UsageError` where nobody can be asked. */
export async function confirm(
  { text, count, name }: Question,
  { isYes, world }: { readonly isYes: boolean; readonly world: Pick<World, 'canAsk' | 'ask'> },
): Promise<boolean> {
  if (isYes) return true;
  if (!world.canAsk)
    throw new UsageError('there is no terminal to ask at; --yes says that it is to be done');
  if (count > MANY) {
    const answer = await world.ask(`${escapeText(text)} Type ${escapeText(name)} to go on: `);
    return answer.trim() === name;
  }
  return /^\s*y(es)?\s*$/i.test(await world.ask(`${escapeText(text)} [y/N] `));
}
