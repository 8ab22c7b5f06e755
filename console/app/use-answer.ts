import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { whileShown } from './polled.ts';

/** What a question that changes while somebody types was answered with last, and whether that is of what stands there now. */
export interface Answer<T> {
  readonly value: Signal<T | undefined>;
  readonly problem: Signal<unknown>;
  /** Whether the answer to what stands there is still to come. */
  readonly pending: Signal<boolean>;
}

/** So long nothing must be typed before it is asked, in milliseconds. */
const STILL_MS = 350;

/**
 * Asks whenever `question` changes, a moment after the last change, and only for what stands there then. Without a question
 * it asks nothing, and has no answer.
 */
export function useAnswer<T>(
  question: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): Answer<T> {
  const value = useSignal<T | undefined>(undefined);
  const problem = useSignal<unknown>(undefined);
  const pending = useSignal(question !== undefined);
  const again = useSignal(0);
  useEffect(
    () =>
      whileShown(() => {
        again.value++;
      }),
    [],
  );
  useEffect(() => {
    pending.value = question !== undefined;
    problem.value = undefined;
    if (question === undefined) {
      value.value = undefined;
      return;
    }
    const ended = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await ask(ended.signal);
        if (!ended.signal.aborted) value.value = answer;
      } catch (error) {
        if (ended.signal.aborted) return;
        value.value = undefined;
        problem.value = error;
      } finally {
        if (!ended.signal.aborted) pending.value = false;
      }
    }, STILL_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [question, again.value]);
  return { value, problem, pending };
}
