import type { JobChanges, JobState, JobStatus } from '../../client/index.ts';
import type { Argument, Command } from '../command/command.ts';
import { escapeText } from '../format/escape-text.ts';
import { printJson, printRows, wantsJson } from '../format/print-rows.ts';
import { showTime } from '../format/times.ts';
import { given, LIMIT_FLAG, pageSize, takeItems } from '../look/flags.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { UsageError } from '../usage-error.ts';
import { RATES, REASON_FLAG, readReason, YES_FLAG } from './carry-out.ts';
import { confirm } from './confirm.ts';
import { jobDeliveriesCommand } from './job-deliveries.ts';
import { handledBy } from './progress-bar.ts';
import { describeJob, watchJob } from './watch-job.ts';

const JOB: Argument = { name: 'JOB' };

const STATES: readonly JobState[] = [
  ...(['running', 'paused', 'cancelling', 'completed', 'failed', 'cancelled'] as const),
];

const list = routerCommand({
  name: 'jobs ls',
  summary: 'lists the jobs of the last 90 days, newest first',
  flags: {
    state: { type: 'string', value: 'STATE', choices: STATES, about: STATES.join(', ') },
    subscriber: { type: 'string', value: 'NAME', about: 'of this subscriber' },
    limit: LIMIT_FLAG,
  },
  async run({ input, world, router }) {
    const state = STATES.find((known) => known === input.text('state'));
    const query = {
      pageSize: pageSize(input),
      ...given({ state, subscriber: input.text('subscriber') }),
    };
    printRows(await takeItems(router.client.jobs.list(query), input), { input, world }, [
      ['begun', ({ createdAt }) => showTime(createdAt)],
      ['job', ({ id }) => id],
      ['kind', ({ kind }) => kind],
      ['subscriber', ({ subscriber }) => subscriber],
      ['state', ({ state: its }) => its],
      ['found', ({ matched }) => matched.count],
      ['why', ({ reason }) => reason],
    ]);
    return 0;
  },
});

const show = routerCommand({
  name: 'jobs show',
  summary: 'how far a job has come',
  arguments: [JOB],
  flags: {},
  async run(work) {
    print(await work.router.client.jobs.get(work.input.argument('JOB')), work);
    return 0;
  },
});

const watch = routerCommand({
  name: 'jobs watch',
  summary: 'follows a job to its end; Ctrl-C leaves it running',
  arguments: [JOB],
  flags: {},
  notes: ['Exit code 1: it failed. 3: it was cancelled, or some of what it found had expired.'],
  run: (work) => watchJob(work.input.argument('JOB'), work),
});

const cancel = routerCommand({
  name: 'jobs cancel',
  summary: 'has a job begin nothing more; what it has not come to stays dead',
  arguments: [JOB],
  flags: { reason: REASON_FLAG, yes: YES_FLAG },
  async run(work) {
    const { input, router } = work;
    const reason = readReason(input.text('reason'));
    const job = await router.client.jobs.get(input.argument('JOB'));
    const left = Math.max(0, job.matched.count - handledBy(job));
    const text = `Cancel the ${job.kind} of ${job.subscriber}, with ${left.toLocaleString('en-US')} deliveries left?`;
    if (!(await confirm({ text }, work))) return 1;
    print(await router.client.jobs.cancel(job.id, reason), work);
    return 0;
  },
});

const rate = routerCommand({
  name: 'jobs rate',
  summary: 'changes how many deliveries a second a job sends',
  arguments: [JOB, { name: 'N' }],
  flags: { reason: REASON_FLAG },
  run(work) {
    const ratePerSecond = work.input.number('N', RATES);
    if (ratePerSecond === undefined) throw new UsageError('N is missing');
    return change(work, { ratePerSecond });
  },
});

const pause = changing('pause', 'paused', 'has a job send nothing until it is resumed');
const resume = changing('resume', 'running', 'has a paused job go on');

export const JOB_COMMANDS: readonly Command[] = [
  ...[list, show, jobDeliveriesCommand, watch, pause, resume, rate, cancel],
];

function changing(word: string, state: 'paused' | 'running', summary: string): Command {
  return routerCommand({
    ...{ name: `jobs ${word}`, summary, arguments: [JOB], flags: { reason: REASON_FLAG } },
    run: (work) => change(work, { state }),
  });
}

async function change(work: RouterWork, changes: Omit<JobChanges, 'reason'>): Promise<number> {
  const { input, router } = work;
  const reason = readReason(input.text('reason'));
  print(await router.client.jobs.change(input.argument('JOB'), { ...changes, reason }), work);
  return 0;
}

function print(job: JobStatus, { input, world }: RouterWork): void {
  if (wantsJson({ input, world })) printJson(job, world.stdout);
  else world.stdout.write(`${escapeText(describeJob(job))}\n`);
}
