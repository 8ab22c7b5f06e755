import type { JobStatus } from '../../client/index.ts';
import type { Output } from '../command/world.ts';
import { showSeconds } from '../format/times.ts';

/** Of the bar itself. */
const WIDTH = 24;

/** How long back the rate is of, in milliseconds. */
const RATE_MS = 10_000;

interface Sample {
  readonly at: number;
  readonly done: number;
}

/** How far a job has come, in one line that is written over again; nothing where the output is no terminal. */
export class ProgressBar {
  readonly #output: Output;
  readonly #now: () => number;
  #samples: Sample[] = [];

  constructor(output: Output, now: () => number) {
    this.#output = output;
    this.#now = now;
  }

  show(job: JobStatus): void {
    if (this.#output.isTTY !== true) return;
    const done = handledBy(job);
    const at = this.#now();
    this.#samples = [...this.#samples.filter((sample) => at - sample.at <= RATE_MS), { at, done }];
    const line = formatProgress(job, this.#rate());
    // A terminal that does not know its size says 0.
    const columns = this.#output.columns || 80;
    this.#output.write(`\r\u001b[K${line.slice(0, columns - 1)}`);
  }

  /** Leaves the line empty for what comes after, where there is one. */
  clear(): void {
    if (this.#samples.length > 0) this.#output.write('\r\u001b[K');
  }

  #rate(): number {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at === first.at) return 0;
    return ((last.done - first.done) * 1000) / (last.at - first.at);
  }
}

/** How many deliveries a job has dealt with. */
export function handledBy({ progress: { done, skipped } }: JobStatus): number {
  return done + skipped.settled + skipped.expired + skipped.unmatched;
}

/** One line: a bar, the counts, the rate in deliveries a second, and the time left. */
export function formatProgress(job: JobStatus, rate: number): string {
  const { count, exact } = job.matched;
  const handled = handledBy(job);
  const total = Math.max(count, handled);
  const share = total === 0 ? 1 : handled / total;
  const filled = Math.floor(share * WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const counts = `${handled.toLocaleString('en-US')} of ${exact ? '' : 'at least '}${total.toLocaleString('en-US')}`;
  const left = rate > 0 && handled < total ? `, ${showSeconds((total - handled) / rate)} left` : '';
  const pace =
    rate > 0 ? `  ${rate.toLocaleString('en-US', { maximumFractionDigits: 1 })}/s${left}` : '';
  return `${bar} ${percent}  ${counts}${pace}${job.state === 'running' ? '' : `  ${job.state}`}`;
}
