import { useSignal } from '@preact/signals';
import type { PutOptions, ReadSubscriber } from '../../../../client/index.ts';
import { router } from '../../../app/router.ts';
import { isConflict, isGone } from '../../../parts/refusals.ts';
import { changesOf } from './changes-of.ts';

/** A subscriber as somebody has it before them, and what others have changed of it since. */
interface Bound {
  /** A line for each change; undefined where there was none. */
  readonly changes: readonly string[] | undefined;
  /** Acts on what was seen, and on nothing newer; throws in words for a person where there is something newer. */
  readonly act: <T>(act: (options: PutOptions) => Promise<T>) => Promise<T>;
}

/**
 * Binds acts to a subscriber as it was when their form was opened. Where somebody else was quicker, what has changed is told, and
 * who then acts again acts on that; where none was opened, there must be none.
 */
export function useBound(opened: ReadSubscriber | undefined): Bound {
  const seen = useSignal(opened);
  const changes = useSignal<readonly string[] | undefined>(undefined);
  const act = async <T>(run: (options: PutOptions) => Promise<T>): Promise<T> => {
    const before = seen.value;
    try {
      return await run(before === undefined ? { ifNoneMatch: '*' } : { ifMatch: before.tag });
    } catch (error) {
      if (!(isConflict(error) || isGone(error))) throw error;
      if (before === undefined)
        throw new Error(
          'There is a subscriber of this name, which stays as it is: change it on its page, or choose another name.',
        );
      const { name } = before.subscriber;
      seen.value = await readAnew(name);
      changes.value = changesOf(before.subscriber, seen.value.subscriber);
      throw new Error(
        `Somebody else has changed ${name} since this was opened. What you typed is kept: see what has changed, and do it again, or cancel.`,
      );
    }
  };
  return { changes: changes.value, act };
}

async function readAnew(name: string): Promise<ReadSubscriber> {
  try {
    return await router.runTime.read(name);
  } catch (error) {
    if (!isGone(error)) throw error;
    throw new Error(
      `Somebody else has taken ${name} away since this was opened, or it has expired. What you typed is kept.`,
    );
  }
}
