import { signal } from '@preact/signals';
import { kept } from './kept.ts';

/** The time in epoch milliseconds, by the second, while the page is seen. */
export const now = signal(Date.now());

/** Whether times are shown in the zone of this browser, or in UTC. */
export const zone = kept<'local' | 'utc'>('zone', 'local');

setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1000);
