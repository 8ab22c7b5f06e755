import { type AcceptView, RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { Terminal, type TerminalOptions } from '../../support/worlds/terminal.ts';

const HOUR = 3_600_000;

/** A router, and terminals whose pauses let its time pass. */
export class Desk {
  readonly router: RouterUnderTest;

  private constructor(router: RouterUnderTest) {
    this.router = router;
  }

  static async start(): Promise<Desk> {
    return new Desk(await RouterUnderTest.start());
  }

  at(options: TerminalOptions = {}): Terminal {
    const { router } = this;
    const clock = {
      now: () => router.clock.now(),
      sleep: async (ms: number, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        await router.pass(ms);
      },
    };
    const env = { WAYBILL_URL: router.cloud.url, ...options.env };
    return new Terminal({ clock, ...options, env });
  }

  pipe(options: TerminalOptions = {}): Terminal {
    return this.at({ isTerminal: false, ...options });
  }

  /** Publishes events that `billing` can handle none of for two hours, and lets them die. */
  async die(...names: readonly string[]): Promise<readonly string[]> {
    const { router } = this;
    const downUntil = router.clock.now() + 2 * HOUR;
    const taken: AcceptView[] = [];
    for (const name of names) {
      taken.push(await router.publish('order.placed', name, { only: 'billing', downUntil }));
      router.clock.advance(1000);
    }
    const isDead = async () => {
      const all = await Promise.all(taken.map(({ trackingId }) => router.statuses(trackingId)));
      return all.every(({ billing }) => billing === 'dead');
    };
    if (!(await router.passUntil(isDead, HOUR))) throw new Error('the deliveries do not die');
    await router.pass(2 * HOUR);
    return taken.map(({ trackingId }) => trackingId);
  }

  async stop(): Promise<void> {
    await this.router.stop();
  }
}
