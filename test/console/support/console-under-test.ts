import type { Browser } from 'playwright-core';
import { RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { launchBrowser, type OpenPage, openPage, type Person } from './browser.ts';

/** The console of a router on the embedded cloud, in virtual time, and a browser; one of each for a suite. */
export class ConsoleUnderTest {
  readonly router: RouterUnderTest;
  /** Of the console's first page, without a slash at its end. */
  readonly url: string;
  readonly #browser: Browser;
  readonly #open = new Set<OpenPage>();

  private constructor(router: RouterUnderTest, browser: Browser) {
    this.router = router;
    this.url = `${router.cloud.url}/console`;
    this.#browser = browser;
  }

  /** Of `test/integration/app.ts`, unless it is told another assembly. */
  static async start(options: { readonly assembly?: string } = {}): Promise<ConsoleUnderTest> {
    const [router, browser] = await Promise.all([RouterUnderTest.start(options), launchBrowser()]);
    return new ConsoleUnderTest(router, browser);
  }

  /** Opens a view, such as `/events?type=order.placed`; the page's time is the router's. */
  async open(path = '', person: Person = {}): Promise<OpenPage> {
    const now = this.router.clock.now();
    const opened = await openPage(this.#browser, this.url + path, { now, ...person });
    this.#open.add(opened);
    return opened;
  }

  /** Closes what was opened since; throws where anything was found on a page that must not be. */
  async closePages(): Promise<void> {
    const faults = [...this.#open].flatMap((opened) => opened.faults);
    await Promise.all([...this.#open].map((opened) => opened.close()));
    this.#open.clear();
    if (faults.length > 0) throw new Error(`on the pages:\n${faults.join('\n')}`);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.router.cloud.stop();
  }
}
