import { describe } from '@jest/globals';
import { hasBrowser } from './browser.ts';

/** A suite that needs chromium; a machine without it counts its tests as skipped, and says so. */
export const describeInBrowser: typeof describe.skip = hasBrowser ? describe : describe.skip;

if (!hasBrowser)
  console.warn(
    '!!! SKIPPED: no chromium at /usr/bin/chromium; apt-get install chromium, or CHROMIUM',
  );
