import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type Polled, usePolled } from './polled.ts';
import { type Bounds, type Found, takePages } from './take-first.ts';

interface FirstOptions {
  /** How long after an answer it is asked again, in milliseconds. */
  readonly everyMs: number;
  readonly quietMs?: number;
}

/** The first items of a list, loaded again and again, and more of them once they are wanted. */
export interface First<T> extends Polled<Found<T>> {
  /** Loads more, where as many were found as were wanted: for the end of a table. */
  readonly showMore: () => void;
  /** Looks further, where what is looked for is rare: for somebody who wants to. */
  readonly lookFurther: () => void;
}

const ITEMS = 100;
const PAGES = 10;

const BEGINNING: Bounds = { items: ITEMS, pages: PAGES };

/** Polls the first pages of a list, whose items they yield. `key` names it, such as a job and a state; with another it begins anew. */
export function useFirst<T>(
  key: string,
  pages: (signal: AbortSignal) => AsyncIterable<readonly T[]>,
  options: FirstOptions,
): First<T> {
  const bounds = useSignal(BEGINNING);
  useEffect(() => {
    bounds.value = BEGINNING;
  }, [key, bounds]);
  const polled = usePolled(key, (signal) => takePages(pages(signal), bounds.peek()), options);
  const widen = (isCut: boolean) => {
    const [taken, { items, pages: most }] = [polled.data.peek(), bounds.peek()];
    if (taken?.more !== true || taken.isCut !== isCut) return;
    // What was wanted before is still being loaded.
    if (!isCut && taken.items.length < items) return;
    bounds.value = { items: items + ITEMS, pages: most + PAGES };
    polled.refresh();
  };
  return { ...polled, showMore: () => widen(false), lookFurther: () => widen(true) };
}
