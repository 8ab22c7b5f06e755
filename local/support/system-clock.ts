import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalClock } from './local-clock.ts';

/** The longest delay of a Node timer, in milliseconds; a later time is waited for in parts. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: LocalClock = {
  now: () => Date.now(),
  sleep: (ms) => sleep(ms),
  schedule(at, run) {
    let timer: NodeJS.Timeout;
    const wait = () => {
      const left = Math.max(0, at - Date.now());
      timer = setTimeout(left > LONGEST_TIMER_MS ? wait : run, Math.min(left, LONGEST_TIMER_MS));
    };
    wait();
    return () => clearTimeout(timer);
  },
};
