import { type Signal, signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { pace, paced } from './pace.ts';

/** What was loaded last, and what went wrong since. */
export interface Polled<T> {
  /** Undefined until the first answer; it stays when a later question fails. */
  readonly data: Signal<T | undefined>;
  readonly problem: Signal<unknown>;
  /** Asks at once, as after an act. */
  readonly refresh: () => void;
}

interface PollOptions {
  /** How long after an answer the next question is, in milliseconds. @default 5000 */
  readonly everyMs?: number;
  /** The same where answers no longer change. @default - four times as long */
  readonly quietMs?: number;
  /** Asks once only. */
  readonly once?: boolean;
}

/** So many answers alike, and what is asked for is quiet. */
const ALIKE_UNTIL_QUIET = 5;
/** The longest that a router which does not answer is left alone, in milliseconds. */
const LONGEST_BACKOFF_MS = 30_000;

/** What is shown now, each by how it is asked for again. */
const shown = new Set<() => void>();

/** Has something be asked for again when somebody wants all of it anew; answers what ends that. */
export function whileShown(ask: () => void): () => void {
  shown.add(ask);
  return () => shown.delete(ask);
}

/** Asks at once for all that is shown. */
export function askAgain(): void {
  for (const ask of shown) ask();
}

/**
 * Loads something, and again and again while the page is seen: slower where nothing changes, and where the router does not
 * answer. `key` names what is loaded, such as an id and a filter: with another it begins anew. A hidden page asks for nothing.
 */
export function usePolled<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  { everyMs = 5000, quietMs = everyMs * 4, once = false }: PollOptions = {},
): Polled<T> {
  const state = useMemo(
    () => ({ data: signal<T | undefined>(undefined), problem: signal<unknown>(undefined) }),
    [key],
  );
  const latest = useRef(load);
  latest.current = load;
  const poll = useRef(() => {});
  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let [running, failures, alike, last] = [false, 0, 0, ''];
    const ask = async () => {
      clearTimeout(timer);
      if (running || ended.signal.aborted || document.hidden) return;
      running = true;
      try {
        const data = await latest.current(ended.signal);
        if (ended.signal.aborted) return;
        const text = JSON.stringify(data);
        alike = text === last ? alike + 1 : 0;
        last = text;
        if (alike === 0) state.data.value = data;
        state.problem.value = undefined;
        failures = 0;
      } catch (error) {
        if (ended.signal.aborted) return;
        state.problem.value = error;
        failures++;
      } finally {
        running = false;
      }
      if (once && failures === 0) return;
      const ms = waitMs();
      // A page that is to be still asks when it is told to, and where the router has not answered.
      if (Number.isFinite(ms)) timer = setTimeout(ask, ms);
    };
    const waitMs = () => {
      if (failures > 0) return Math.min(everyMs * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
      return paced(alike >= ALIKE_UNTIL_QUIET ? quietMs : everyMs);
    };
    const onSeen = () => {
      if (!document.hidden && !(once && last !== '')) void ask();
    };
    poll.current = () => {
      alike = 0;
      void ask();
    };
    const forget = whileShown(poll.current);
    document.addEventListener('visibilitychange', onSeen);
    void ask();
    return () => {
      ended.abort();
      forget();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onSeen);
    };
  }, [state, everyMs, quietMs, once, pace.value]);
  return { ...state, refresh: () => poll.current() };
}
