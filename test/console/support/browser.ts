import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Debian's; another is named by `CHROMIUM`. */
const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether this machine can run these tests. */
export const hasBrowser = existsSync(EXECUTABLE);

/** One browser for a suite. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    // As root, which CI is, chromium has no sandbox; it only opens pages of the test's own.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/** What a person has set up. */
export interface Person
  extends Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'reducedMotion'> {
  /** What the page takes for the time when it is opened, in epoch milliseconds. @default - the machine's */
  readonly now?: number;
}

/** A page as a person has it before them, and what must not happen on it. */
export interface OpenPage {
  readonly page: Page;
  /** Errors of scripts, violations of the CSP, and requests to other hosts: there must be none. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** Opens an address in a browser of nobody's: no cookies, nothing kept. */
export async function openPage(
  browser: Browser,
  url: string,
  { now, ...person }: Person = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...person });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    // That a request was refused is what some tests are about.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource'))
      faults.push(`console: ${text}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin && !request.url().startsWith('data:'))
      faults.push(`request to another host: ${request.url()}`);
  });
  if (now !== undefined) await page.clock.setSystemTime(now);
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}

/** What axe-core finds on the page by WCAG 2.2 A and AA and its best practices, a line for each. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  // By the debugger's protocol, which the page's CSP has no say in.
  await page.evaluate(`${axe.source};undefined`);
  const found = (await page.evaluate('axe.run(document)')) as {
    readonly violations: readonly {
      readonly id: string;
      readonly help: string;
      readonly nodes: readonly { readonly html: string }[];
    }[];
  };
  return found.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`,
  );
}

/** Whether the page is wider than its window. */
export function hasSidewaysScroll(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > innerWidth');
}
