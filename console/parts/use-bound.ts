import { useSignal } from '@preact/signals';
import type { PutOptions } from '../../client/index.ts';
import { isConflict, isGone } from './refusals.ts';

/** A thing as it was read; without a tag where there was nothing yet. */
interface Tagged {
  readonly tag?: string;
}

/** How a thing is looked at again, and what a person is told of it. */
interface BoundThing<Read> {
  /** What there is now, or nothing. Throws in words for a person where nothing can be done with it any more. */
  readonly readAnew: () => Promise<Read | undefined>;
  /** A line for each change. */
  readonly changesOf: (before: Read, now: Read | undefined) => readonly string[];
  /** What somebody else has changed, such as `the subscriber billing`. */
  readonly called: string;
  /** Said where there should have been none. */
  readonly taken: string;
}

/** A thing as somebody has it before them, and what others have changed of it since. */
interface Bound {
  /** A line for each change; undefined where there was none. */
  readonly changes: readonly string[] | undefined;
  /** Acts on what was seen, and on nothing newer; throws in words for a person where there is something newer. */
  readonly act: <T>(act: (options: PutOptions) => Promise<T>) => Promise<T>;
}

/**
 * Binds acts to a thing as it was when their form was opened. Where somebody else was quicker, what has changed is told, and who
 * then acts again acts on that; where none was opened, there must be none.
 */
export function useBound<Read extends Tagged>(
  opened: Read | undefined,
  { readAnew, changesOf, called, taken }: BoundThing<Read>,
): Bound {
  const seen = useSignal(opened);
  const changes = useSignal<readonly string[] | undefined>(undefined);
  const act = async <T>(run: (options: PutOptions) => Promise<T>): Promise<T> => {
    const tag = seen.value?.tag;
    try {
      return await run(tag === undefined ? { ifNoneMatch: '*' } : { ifMatch: tag });
    } catch (error) {
      if (!(isConflict(error) || isGone(error))) throw error;
      if (opened === undefined) throw new Error(taken);
      const now = await readAnew();
      changes.value = changesOf(seen.value ?? opened, now);
      seen.value = now;
      throw new Error(
        `Somebody else has changed ${called} since this was opened. What you typed is kept: see what has changed, and do it again, or cancel.`,
      );
    }
  };
  return { changes: changes.value, act };
}
