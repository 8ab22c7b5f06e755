import type { OpenSlice } from '../ports/slices.ts';
import type { Run } from './reconcile.ts';
import { LOOK_JOB, type LookSlice, readSlice, writeJobMessage, writeSlice } from './slice.ts';

/** The most slices that are open at once: at eight shards, those of half an hour; what is beyond waits for its checkpoint. */
const MOST_OPEN = 256;

/** What `reconcile` leaves to other functions: slices in the ledger, and a message on the jobs queue for each that nobody is at. */
export class Handover {
  readonly #run: Run;
  #open: readonly OpenSlice[];

  private constructor(run: Run, open: readonly OpenSlice[]) {
    this.#run = run;
    this.#open = open;
  }

  /** With the slices that earlier runs have left, and that are not done. */
  static async begin(run: Run): Promise<Handover> {
    return new Handover(run, await run.ledger.listSlices(LOOK_JOB, MOST_OPEN));
  }

  get hasRoom(): boolean {
    return this.#open.length < MOST_OPEN;
  }

  /** From when on the oldest open slice has events, in epoch milliseconds. */
  get oldest(): number | undefined {
    const times = this.#open.map((slice) => Date.parse(readSlice(slice).from));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  async add(slices: readonly LookSlice[]): Promise<void> {
    if (slices.length === 0) return;
    const stored = slices.map(writeSlice);
    await this.#run.ledger.putSlices(LOOK_JOB, stored);
    this.#open = [...this.#open, ...stored.map((slice) => ({ ...slice, leasedUntil: 0 }))];
  }

  /** Sends a message for each slice that no run has: one that was lost, or that a run has left, is sent anew by the next. */
  async send(): Promise<void> {
    const { queue, jobsQueueUrl, clock, log } = this.#run;
    const free = this.#open.filter(({ leasedUntil }) => leasedUntil <= clock.now());
    if (free.length === 0) return;
    const messages = free.map(({ id }) => ({
      body: writeJobMessage({ job: LOOK_JOB, id }),
      delaySeconds: 0,
    }));
    const taken = await queue.send(jobsQueueUrl, messages);
    const missed = taken.filter((isTaken) => !isTaken).length;
    log.info('events are left to the jobs queue', { slices: free.length });
    if (missed > 0) log.warn('the jobs queue does not take all slices', { missed });
  }
}
