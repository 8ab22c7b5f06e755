import type { Transport } from '../../client/sending/transport.ts';
import type { Target, TargetResult } from '../../core/ports/bridging/target.ts';
import { keepLeases, LONGEST_HOLD_MS } from '../router/keep-leases.ts';
import { type Leased, Leases } from '../router/leases.ts';
import { tellOutcomes } from '../router/tell-outcomes.ts';
import { backOffMs, pause } from './back-off.ts';
import type { Bridge, Ending, Surroundings } from './bridge.ts';
import type { BridgeStatus } from './bridge-status.ts';
import { meetBroker, meetBrokerLater } from './meet-broker.ts';

/** As many events as a pull gives, and how long it waits for the first: a worker that is stopped waits for it, so as to lose no attempt. */
const MOST_PULLED = 10;
const WAIT_SECONDS = 5;

/** Classes of errors with which nothing reaches a broker, whatever it is. */
const AWAY: readonly string[] = ['BrokerUnreachable', 'TlsFailed'];

/** How many pulls run side by side at most, where there is a backlog. */
const MOST_PULLS = 8;

/** A bridge from a subscriber of a router to a broker. */
export interface BridgeOutOptions extends Surroundings {
  readonly status: BridgeStatus;
  readonly target: Target;
  readonly transport: Transport;
  readonly subscriber: string;
}

/** Pulls the events of a subscriber, and sends them to a target. */
export class BridgeOut implements Bridge {
  readonly status: BridgeStatus;
  readonly #options: BridgeOutOptions;
  readonly #leases: Leases;
  /** The broker was not there when it was last tried. */
  #isDown = false;

  constructor(options: BridgeOutOptions) {
    this.status = options.status;
    this.#options = options;
    this.#leases = new Leases(options.transport, options.subscriber);
  }

  /**
   * More is pulled side by side while there is more than one pull gives. A broker that is away at the start is tried on its own; events are pulled
   * meanwhile, so that their waybills say so.
   */
  async run(ending: Ending): Promise<void> {
    const failed = new AbortController();
    const over = AbortSignal.any([ending.stop, failed.signal]);
    const isThere = await meetBroker(this.#options, over);
    const later = isThere
      ? undefined
      : meetBrokerLater(this.#options, over).catch((error: unknown) => failed.abort(error));
    await this.#pullAll(ending, over, failed);
    await later;
    failed.signal.throwIfAborted();
  }

  close(): Promise<void> {
    return this.#options.target.close();
  }

  async #pullAll(ending: Ending, over: AbortSignal, failed: AbortController): Promise<void> {
    let pulls = 0;
    await new Promise<void>((done) => {
      const begin = (isFirst: boolean) => {
        pulls += 1;
        this.#pull({ ...ending, over, isFirst, onBacklog })
          .catch((error: unknown) => failed.abort(error))
          .finally(() => {
            pulls -= 1;
            if (pulls === 0) done();
          });
      };
      const onBacklog = () => {
        if (pulls < MOST_PULLS && !this.#isDown) begin(false);
      };
      begin(true);
    });
  }

  async #pull({
    over,
    isFirst,
    onBacklog,
    ...ending
  }: Ending & {
    readonly over: AbortSignal;
    readonly isFirst: boolean;
    readonly onBacklog: () => void;
  }): Promise<void> {
    const { clock } = this.#options;
    while (!over.aborted && (isFirst || !this.#isDown)) {
      const asked = { max: this.#isDown ? 1 : MOST_PULLED, waitSeconds: WAIT_SECONDS };
      const now = () => clock.now();
      const leased = await this.#leases.pull(asked, { now, signal: ending.giveUp });
      this.status.works('router');
      if (leased.length === 0 && !isFirst) return;
      if (leased.length === MOST_PULLED) onBacklog();
      if (leased.length > 0) await this.#bring(leased, ending);
    }
  }

  async #bring(leased: readonly Leased[], ending: Ending): Promise<void> {
    const { status } = this;
    const { clock, random } = this.#options;
    const release = status.hold(leased.length);
    try {
      const { giveUp } = ending;
      const work = this.#send(leased, ending);
      const results = await keepLeases(leased, work, { leases: this.#leases, clock, giveUp });
      const ended = leased.flatMap((one, place) => {
        const result = results[place];
        return result === undefined ? [] : [{ leased: one, result }];
      });
      const failures = this.#note(results);
      await tellOutcomes(ended, { ...this.#options, leases: this.#leases, ending });
      if (failures > 0) await pause(backOffMs(failures, random()), ending.stop, { clock });
    } finally {
      release();
    }
  }

  /**
   * While a broker is not there, one event waits for it with its lease, and no attempt is made of any: those that had one when it went
   * away tell so in their waybills.
   */
  async #send(
    leased: readonly Leased[],
    { stop, giveUp }: Ending,
  ): Promise<readonly TargetResult[]> {
    const { target, clock, random } = this.#options;
    const events = leased.map(({ sent }) => sent);
    const holdUntil = Math.min(...leased.map(({ pulledAt }) => pulledAt)) + LONGEST_HOLD_MS;
    const waits = this.#isDown;
    for (;;) {
      const results = await target.send(events, giveUp);
      const isOver = stop.aborted || clock.now() > holdUntil;
      if (!waits || isOver || !areUnreachable(results)) return results;
      await pause(backOffMs(this.#note(results), random()), stop, { clock });
    }
  }

  /** Whether the broker works; answers for how many tries in a row it has not. */
  #note(results: readonly TargetResult[]): number {
    this.#isDown = areUnreachable(results);
    if (results.some(({ kind }) => kind === 'delivered')) this.status.works('broker');
    const [first] = results;
    const allFailed = results.every(({ kind }) => kind === 'failed');
    if (!allFailed || first?.kind !== 'failed') return 0;
    const { class: name, message } = first.error;
    return this.status.failed('broker', Object.assign(new Error(message), { name }));
  }
}

function areUnreachable(results: readonly TargetResult[]): boolean {
  return (
    results.length > 0 &&
    results.every((result) => result.kind === 'failed' && AWAY.includes(result.error.class))
  );
}
