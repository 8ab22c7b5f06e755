import type { ReadSubscriber } from '../../../../client/index.ts';
import { router } from '../../../app/router.ts';
import { isGone } from '../../../parts/refusals.ts';
import { useBound } from '../../../parts/use-bound.ts';
import { changesOf } from './changes-of.ts';

/** Binds acts to a subscriber as it was when their form was opened, or to there being none of its name. */
export function useBoundSubscriber(opened: ReadSubscriber | undefined) {
  const name = opened?.subscriber.name ?? '';
  return useBound(opened, {
    readAnew: () => readAnew(name),
    changesOf: (before, now) =>
      now === undefined ? [] : changesOf(before.subscriber, now.subscriber),
    called: name,
    taken:
      'There is a subscriber of this name, which stays as it is: change it on its page, or choose another name.',
  });
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
