import type { JobKind, JobStatus } from '../../client/index.ts';
import { hasEnded } from '../../core/records/job.ts';
import { escapeText } from '../format/escape-text.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import type { RouterWork } from '../router/router-command.ts';
import { handledBy, ProgressBar } from './progress-bar.ts';

/** What has become of a delivery that a job has dealt with. */
const DONE_WORDS: Readonly<Record<JobKind, string>> = {
  redrive: 'redriven',
  redeliver: 'redelivered',
  discard: 'discarded',
  replay: 'replayed',
};

/** Everything was done. */
const DONE = 0;
const FAILED = 1;
/** Some of it was not. */
const PARTLY = 3;

/** Shows how far a job has come until it has ended, or until Ctrl-C, which leaves it running; answers the exit code. */
export function watchJob(id: string, work: RouterWork): Promise<number> {
  const { world, router } = work;
  return world.untilInterrupted(async (signal) => {
    const bar = new ProgressBar(world.stderr, world.clock.now);
    let last: JobStatus | undefined;
    try {
      for await (const job of router.client.jobs.watch(id, { signal })) {
        last = job;
        bar.show(job);
      }
    } catch (error) {
      bar.clear();
      if (!signal.aborted) throw error;
      world.stderr.write(`The job goes on without you. To watch it: waybill jobs watch ${id}\n`);
      return DONE;
    }
    bar.clear();
    return last === undefined ? FAILED : end(last, work);
  });
}

/** Says what came of a job; answers the exit code. */
function end(job: JobStatus, { input, world }: RouterWork): number {
  if (wantsJson({ input, world })) printJson(job, world.stdout);
  else world.stdout.write(`${escapeText(describeJob(job))}\n`);
  if (job.state === 'failed') return FAILED;
  const { expired } = job.progress.skipped;
  return job.state === 'completed' && expired === 0 ? DONE : PARTLY;
}

/** One line: what was done, what was not, and why. */
export function describeJob(job: JobStatus): string {
  const { id, kind, subscriber, state, matched, error } = job;
  const { done, skipped } = job.progress;
  const left = hasEnded(job) ? 'left as they were' : 'to come';
  const parts = [
    `${done.toLocaleString('en-US')} ${DONE_WORDS[kind]}`,
    ...count(skipped.settled, 'no longer dead'),
    ...count(skipped.expired, 'expired, and still dead'),
    ...count(skipped.unmatched, 'not of this kind'),
    ...(state === 'completed' ? [] : count(matched.count - handledBy(job), left)),
  ];
  const reason = error === undefined ? '' : `: ${error.message} (${error.code})`;
  return `${id}, ${kind} of ${subscriber}, is ${state}${reason}: ${parts.join(', ')}`;
}

function count(number: number, words: string): readonly string[] {
  return number > 0 ? [`${number.toLocaleString('en-US')} ${words}`] : [];
}
