import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type Polled, usePolled } from './polled.ts';
import { type Taken, takeFirst } from './take-first.ts';

interface FirstOptions {
  /** How long after an answer it is asked again, in milliseconds. */
  readonly everyMs: number;
  readonly quietMs?: number;
}

/** The first items of a list, loaded again and again, and more of them once they are wanted. */
interface First<T> extends Polled<Taken<T>> {
  /** Loads more, where there are more. */
  readonly showMore: () => void;
}

const AT_ONCE = 100;

/** Polls the first items of a list; `key` names it, such as a job and a state. With another it begins anew. */
export function useFirst<T>(
  key: string,
  list: (signal: AbortSignal) => AsyncIterable<T>,
  options: FirstOptions,
): First<T> {
  const wanted = useSignal(AT_ONCE);
  useEffect(() => {
    wanted.value = AT_ONCE;
  }, [key, wanted]);
  const polled = usePolled(key, (signal) => takeFirst(list(signal), wanted.peek()), options);
  const showMore = () => {
    const taken = polled.data.peek();
    if (taken?.more !== true || taken.items.length < wanted.peek()) return;
    wanted.value += AT_ONCE;
    polled.refresh();
  };
  return { ...polled, showMore };
}
