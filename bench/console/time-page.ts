import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A page that is timed: where it is, and when a person sees on it what it is for. */
export interface TimedPage {
  readonly name: string;
  readonly url: string;
  /** An expression that is true then. */
  readonly isSeen: string;
  /** Whether a path is of what the page asks for, and not of the page itself. */
  readonly isData: (path: string) => boolean;
  /** Has a fresh browser signed in, where the page wants that. */
  readonly signIn?: (context: BrowserContext) => Promise<void>;
}

/** What one load of a page took; times are milliseconds since the address was entered. */
export interface Load {
  readonly seenMs: number;
  /** When it was seen, and no task of more than 50 ms ran any more: what one presses then is answered at once. */
  readonly interactiveMs: number;
  /** What came over the wire of the page's own files, with headers, compressed where it was. */
  readonly fileBytes: number;
  /** The same of what it asked for. */
  readonly dataBytes: number;
  readonly requests: number;
}

const QUIET_MS = 500;
const POLL_MS = 50;
const LONGEST_MS = 30_000;

/** Notes when the page was first seen, by each frame that is drawn, and until when long tasks ran (W3C Long Tasks API: over 50 ms). */
const observe = (isSeen: string) => `
  globalThis.__timed = { longUntil: 0 };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries())
      __timed.longUntil = Math.max(__timed.longUntil, task.startTime + task.duration);
  }).observe({ type: 'longtask', buffered: true });
  (function look() {
    let seen = false;
    try { seen = ${isSeen}; } catch {}
    if (seen) __timed.seenAt = performance.now();
    else requestAnimationFrame(look);
  })();
`;

/** Loads a page in a browser that has never been there, and once more in the same. */
export async function timePage(
  browser: Browser,
  timed: TimedPage,
): Promise<{ readonly cold: Load; readonly warm: Load }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    await timed.signIn?.(context);
    await context.addInitScript(observe(timed.isSeen));
    const cold = await load(await context.newPage(), timed);
    const warm = await load(await context.newPage(), timed);
    return { cold, warm };
  } finally {
    await context.close();
  }
}

async function load(page: Page, { url, isData }: TimedPage): Promise<Load> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  const ofData = new Map<string, boolean>();
  let [fileBytes, dataBytes] = [0, 0];
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    ofData.set(requestId, isData(new URL(request.url).pathname));
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (ofData.get(requestId) === true) dataBytes += encodedDataLength;
    else fileBytes += encodedDataLength;
  });
  await page.goto(url);
  await untilQuiet(page);
  const { seenAt, longUntil } = (await page.evaluate('__timed')) as {
    readonly seenAt: number;
    readonly longUntil: number;
  };
  await page.close();
  const interactiveMs = Math.max(seenAt, longUntil);
  return { seenMs: seenAt, interactiveMs, fileBytes, dataBytes, requests: ofData.size };
}

/** Waits until the page is seen and has been quiet; by the debugger's protocol, which the page's CSP has no say in. */
async function untilQuiet(page: Page): Promise<void> {
  const isQuiet = `__timed.seenAt !== undefined && performance.now() - Math.max(__timed.seenAt, __timed.longUntil) > ${QUIET_MS}`;
  const until = Date.now() + LONGEST_MS;
  while (!(await page.evaluate(isQuiet))) {
    if (Date.now() > until) throw new Error(`${page.url()} was not seen in ${LONGEST_MS} ms`);
    await page.waitForTimeout(POLL_MS);
  }
}
