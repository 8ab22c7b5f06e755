import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { QuarantineFolder } from '../../../bridges/router/quarantine-folder.ts';
import { BridgeIn } from '../../../bridges/worker/bridge-in.ts';
import { BridgeStatus } from '../../../bridges/worker/bridge-status.ts';
import { runBridges } from '../../../bridges/worker/run-bridges.ts';
import { Transport } from '../../../client/sending/transport.ts';
import { AMQP_BINDING } from '../../../core/bridge/binding.ts';
import type { FaultyRouter } from '../../client/faulty-router.ts';
import { FakeSource } from '../../support/bridging/fake-source.ts';
import { waitUntil } from '../../support/bridging/wait-until.ts';
import { RecordingLog } from '../../support/fakes/recording-log.ts';

/** How long what is under way has when a worker is stopped. */
const DRAIN_BOUND_MS = 15_000;

/** What a test says of a run. */
interface RunOptions {
  readonly waits?: boolean;
  readonly random?: () => number;
  /** What happens before each request. */
  readonly before?: () => Promise<void>;
}

/** A bridge from a source in memory to a router that fails as it is told, and pauses that take no time. */
export class BridgeInWorld {
  readonly router: FaultyRouter;
  readonly source = new FakeSource();
  readonly log = new RecordingLog();
  readonly status: BridgeStatus;
  readonly folder = join(mkdtempSync(join(tmpdir(), 'waybill-bridge-')), 'quarantine');
  /** How long each pause was to be. */
  readonly pauses: number[] = [];
  #stop = new AbortController();
  #ran: Promise<boolean> = Promise.resolve(true);
  readonly #clock = {
    now: Date.now,
    sleep: async (ms: number, signal?: AbortSignal) => {
      this.pauses.push(ms);
      // What bounds an end is not over before the end is.
      if (ms === DRAIN_BOUND_MS)
        await new Promise((done) => signal?.addEventListener('abort', done));
      await turn();
    },
  };

  constructor(router: FaultyRouter) {
    router.reset();
    router.retryAfter = '1';
    this.router = router;
    const route = {
      name: 'orders',
      direction: 'in',
      from: 'fake://broker',
      to: router.url,
    } as const;
    this.status = new BridgeStatus(route, { log: this.log, now: Date.now });
  }

  /** How the run ends: whether all was let go of. */
  get ran(): Promise<boolean> {
    return this.#ran;
  }

  /** With the default for `random`, no pause is as long as what bounds an end. */
  run({ waits = false, random = () => 0.1, before = async () => {} }: RunOptions = {}): void {
    const { source, status, folder } = this;
    const clock = this.#clock;
    const calling: typeof fetch = async (...asked) => {
      await before();
      return fetch(...asked);
    };
    const bridge = new BridgeIn({
      ...{ status, source, clock, random },
      transport: new Transport({ url: this.router.url, timeoutMs: 5000, fetch: calling }),
      toEvent: { binding: AMQP_BINDING, type: 'order.placed', newId: () => 'made-up' },
      folder: new QuarantineFolder(folder),
    });
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#ran = runBridges([bridge], { clock, random, waits, signal });
    this.#ran.catch(() => {});
  }

  /** Runs it, and waits until the router has answered. */
  async running(options?: RunOptions): Promise<void> {
    this.run(options);
    await waitUntil('the bridge runs', () => this.status.hasWorked('router'));
  }

  stop(): void {
    this.#stop.abort();
  }

  /** The events that were sent, of requests that had any. */
  get sent(): readonly { readonly id: string; readonly data: unknown }[] {
    return this.router.bodies
      .filter((body) => body !== '[]')
      .flatMap((body) => JSON.parse(body) as { id: string; data: unknown }[]);
  }

  acknowledged(...ids: readonly string[]): Promise<void> {
    const isSo = () => ids.every((id) => this.source.acknowledged.includes(id));
    return waitUntil(`${ids} are acknowledged`, isSo);
  }

  async end(): Promise<void> {
    this.stop();
    await this.#ran.catch(() => {});
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }
}
