import type { ReadType } from '../../../client/index.ts';
import { router } from '../../app/router.ts';
import { isGone } from '../../parts/refusals.ts';
import { useBound } from '../../parts/use-bound.ts';
import { declaredChanges } from './declared-changes.ts';

/** Binds acts to what was declared of a type when their form was opened, which may be nothing; a type that is named in the form must be new. */
export function useBoundType(type: string, opened: ReadType | undefined) {
  return useBound(opened, {
    readAnew: () => readAnew(type),
    changesOf: (before, now) => declaredChanges(before.shown, now?.shown),
    called: `what is declared of ${type}`,
    taken: `${type} is declared already, and stays as it is: change it on its page. What you typed is kept.`,
  });
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
