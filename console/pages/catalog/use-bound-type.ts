import { useSignal } from '@preact/signals';
import type { PutOptions, ReadType } from '../../../client/index.ts';
import { router } from '../../app/router.ts';
import { isConflict, isGone } from '../../parts/refusals.ts';
import { declaredChanges } from './declared-changes.ts';

/** What is declared of a type as somebody has it before them, and what others have changed of it since. */
interface BoundType {
  /** A line for each change; undefined where there was none. */
  readonly changes: readonly string[] | undefined;
  /** Acts on what was seen, and on nothing newer; throws in words for a person where there is something newer. */
  readonly act: <T>(type: string, act: (options: PutOptions) => Promise<T>) => Promise<T>;
}

/**
 * Binds acts to what was declared of a type when their form was opened, which may be nothing. Where somebody else was quicker,
 * what has changed is told, and who then acts again acts on that; a type that is named in the form must be new.
 */
export function useBoundType(opened: ReadType | undefined): BoundType {
  const tag = useSignal(opened?.tag);
  const changes = useSignal<readonly string[] | undefined>(undefined);
  const act = async <T>(type: string, run: (options: PutOptions) => Promise<T>): Promise<T> => {
    try {
      return await run(tag.value === undefined ? { ifNoneMatch: '*' } : { ifMatch: tag.value });
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (opened === undefined)
        throw new Error(
          `${type} is declared already, and stays as it is: change it on its page. What you typed is kept.`,
        );
      const now = await readAnew(type);
      tag.value = now?.tag;
      changes.value = declaredChanges(opened.shown, now?.shown);
      throw new Error(
        `Somebody else has changed what is declared of ${type} since this was opened. What you typed is kept: see what has changed, and do it again, or cancel.`,
      );
    }
  };
  return { changes: changes.value, act };
}

/** Undefined where nothing is known of the type any more: none was seen, and none is declared. */
async function readAnew(type: string): Promise<ReadType | undefined> {
  try {
    return await router.catalog.read(type);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
