import type { JobStatus, Matched } from '../../client/index.ts';
import type { Flag } from '../command/command.ts';
import type { Output } from '../command/world.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import type { RouterWork } from '../router/router-command.ts';
import { UsageError } from '../usage-error.ts';
import { confirm } from './confirm.ts';
import { watchJob } from './watch-job.ts';

export const REASON_FLAG: Flag = {
  ...{ type: 'string', value: 'TEXT' },
  about: 'why, for the audit; needed',
};

export const YES_FLAG: Flag = { type: 'boolean', about: 'does it without asking, for scripts' };

export const RATE_FLAG: Flag = {
  ...{ type: 'string', value: 'N' },
  about: 'how many a second (default 200)',
};

/** Of commands that begin a job. */
export const ACT_FLAGS: Readonly<Record<string, Flag>> = {
  reason: REASON_FLAG,
  'dry-run': { type: 'boolean', about: 'counts, and changes nothing' },
  yes: YES_FLAG,
  detach: { type: 'boolean', about: 'begins, and does not wait for the end' },
};

export const ACT_NOTES = [
  'It counts first, and asks. Ctrl-C leaves a job running that has begun.',
  'Exit code 3: the job was cancelled, or some of what it found had expired.',
];

/** As the router has them. */
export const RATES = { least: 1, most: 10_000, isWhole: false };

/** Empty for a dry run. Throws `UsageError`. */
export function readReason(reason: string | undefined, isDry = false): string {
  if (reason !== undefined || isDry) return reason ?? '';
  throw new UsageError(
    '--reason is missing: say why, for the audit, such as --reason "INC-42: the gateway is back"',
  );
}

/** A job that was counted, and is begun where a person wants it. */
export interface CountedAct {
  readonly subscriber: string;
  readonly matched: Matched;
  /** Such as `Redrive 12 dead deliveries of billing?`. */
  readonly question: string;
  /** What was counted, for a program. */
  readonly counted: object;
  /** The same for a person. */
  readonly show: (output: Output) => void;
  readonly begin: () => Promise<JobStatus>;
}

/** Shows what was counted, asks, begins the job and watches it; answers the exit code. */
export async function carryOut(act: CountedAct, work: RouterWork): Promise<number> {
  const { input, world } = work;
  const isJson = wantsJson({ input, world });
  const isDry = input.isOn('dry-run');
  if (isDry && isJson) {
    printJson(act.counted, world.stdout);
    return 0;
  }
  act.show(isDry ? world.stdout : world.stderr);
  const { count } = act.matched;
  if (isDry || count === 0) return 0;
  const question = { text: act.question, count, name: act.subscriber };
  if (!(await confirm(question, work))) return 1;
  const job = await act.begin();
  if (!input.isOn('detach')) return watchJob(job.id, work);
  if (isJson) printJson(job, world.stdout);
  else world.stdout.write(`${job.id} has begun. To watch it: waybill jobs watch ${job.id}\n`);
  return 0;
}
