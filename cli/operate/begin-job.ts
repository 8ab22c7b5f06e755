import type { Flag } from '../command/command.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import { given } from '../look/flags.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { UsageError } from '../usage-error.ts';
import { confirm } from './confirm.ts';
import { describeCount, showCount } from './show-count.ts';
import { watchJob } from './watch-job.ts';
import { readWhich, WHICH_FLAGS } from './which-dead.ts';

export const REASON_FLAG: Flag = {
  ...{ type: 'string', value: 'TEXT' },
  about: 'why, for the audit; needed',
};

export const YES_FLAG: Flag = { type: 'boolean', about: 'does it without asking, for scripts' };

const ACT_FLAGS: Readonly<Record<string, Flag>> = {
  reason: REASON_FLAG,
  'dry-run': { type: 'boolean', about: 'counts, and changes nothing' },
  yes: YES_FLAG,
  detach: { type: 'boolean', about: 'begins, and does not wait for the end' },
};

const REDRIVE_FLAGS: Readonly<Record<string, Flag>> = {
  rate: { type: 'string', value: 'N', about: 'how many a second (default 200)' },
  recheck: { type: 'boolean', about: 'discards what the pattern does not match any more' },
};

const NOTES = [
  'It counts first, and asks. Ctrl-C leaves a job running that has begun.',
  'Exit code 3: the job was cancelled, or some of what it found had expired.',
];

export const redriveCommand = routerCommand({
  name: 'redrive',
  summary: 'sends dead deliveries of a subscriber again',
  arguments: [{ name: 'SUBSCRIBER' }],
  flags: { ...WHICH_FLAGS, ...REDRIVE_FLAGS, ...ACT_FLAGS },
  notes: NOTES,
  run: (work) => beginJob('redrive', work),
});

export const discardCommand = routerCommand({
  name: 'discard',
  summary: 'ends dead deliveries of a subscriber for good',
  arguments: [{ name: 'SUBSCRIBER' }],
  flags: { ...WHICH_FLAGS, ...ACT_FLAGS },
  notes: NOTES,
  run: (work) => beginJob('discard', work),
});

async function beginJob(kind: 'redrive' | 'discard', work: RouterWork): Promise<number> {
  const { input, world, router } = work;
  const { client } = router;
  const name = input.argument('SUBSCRIBER');
  const which = readWhich(input, world.clock);
  const ratePerSecond = kind === 'redrive' ? input.number('rate', RATES) : undefined;
  const isDry = input.isOn('dry-run');
  const reason = readReason(input.text('reason'), isDry);
  const counted = await client.countDead(name, { ...which, ...given({ ratePerSecond }) });
  // A discard has no rate, and so no time that can be told.
  const { etaSeconds, ...rest } = counted;
  const shown = kind === 'redrive' ? counted : rest;
  if (isDry && wantsJson({ input, world })) {
    printJson(shown, world.stdout);
    return 0;
  }
  showCount(shown, { output: isDry ? world.stdout : world.stderr, world, name });
  if (isDry || counted.matched.count === 0) return 0;
  const text = `${kind === 'redrive' ? 'Redrive' : 'Discard'} ${describeCount(counted.matched)} of ${name}?`;
  const { count } = counted.matched;
  if (!(await confirm({ text, count, name }, { isYes: input.isOn('yes'), world }))) {
    world.stderr.write('Nothing was done.\n');
    return 1;
  }
  const request = { ...which, reason };
  const job =
    kind === 'discard'
      ? await client.discard(name, request)
      : await client.redrive(name, {
          ...request,
          ...given({ ratePerSecond, recheckPattern: input.isOn('recheck') || undefined }),
        });
  if (!input.isOn('detach')) return watchJob(job.id, work);
  if (wantsJson({ input, world })) printJson(job, world.stdout);
  else world.stdout.write(`${job.id} has begun. To watch it: waybill jobs watch ${job.id}\n`);
  return 0;
}

/** As the router has them. */
export const RATES = { least: 1, most: 10_000, isWhole: false };

/** Empty for a dry run. Throws `UsageError`. */
export function readReason(reason: string | undefined, isDry = false): string {
  if (reason !== undefined || isDry) return reason ?? '';
  throw new UsageError(
    '--reason is missing: say why, for the audit, such as --reason "INC-42: the gateway is back"',
  );
}
