import type { Flag } from '../command/command.ts';
import { given } from '../look/flags.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { ACT_FLAGS, ACT_NOTES, carryOut, RATE_FLAG, RATES, readReason } from './carry-out.ts';
import { describeCount, showDead } from './show-count.ts';
import { readWhich, WHICH_FLAGS } from './which-dead.ts';

const REDRIVE_FLAGS: Readonly<Record<string, Flag>> = {
  rate: RATE_FLAG,
  recheck: { type: 'boolean', about: 'discards what the pattern does not match any more' },
};

export const redriveCommand = routerCommand({
  name: 'redrive',
  summary: 'sends dead deliveries of a subscriber again',
  arguments: [{ name: 'SUBSCRIBER' }],
  flags: { ...WHICH_FLAGS, ...REDRIVE_FLAGS, ...ACT_FLAGS },
  notes: ACT_NOTES,
  run: (work) => beginJob('redrive', work),
});

export const discardCommand = routerCommand({
  name: 'discard',
  summary: 'ends dead deliveries of a subscriber for good',
  arguments: [{ name: 'SUBSCRIBER' }],
  flags: { ...WHICH_FLAGS, ...ACT_FLAGS },
  notes: ACT_NOTES,
  run: (work) => beginJob('discard', work),
});

async function beginJob(kind: 'redrive' | 'discard', work: RouterWork): Promise<number> {
  const { input, world, router } = work;
  const { client } = router;
  const subscriber = input.argument('SUBSCRIBER');
  const which = readWhich(input, world.clock);
  const ratePerSecond = kind === 'redrive' ? input.number('rate', RATES) : undefined;
  const reason = readReason(input.text('reason'), input.isOn('dry-run'));
  const found = await client.countDead(subscriber, { ...which, ...given({ ratePerSecond }) });
  // A discard has no rate, and so no time that can be told.
  const { etaSeconds, ...rest } = found;
  const counted = kind === 'redrive' ? found : rest;
  const verb = kind === 'redrive' ? 'Redrive' : 'Discard';
  const recheckPattern = kind === 'redrive' && input.isOn('recheck') ? true : undefined;
  return carryOut(
    {
      ...{ subscriber, counted, matched: found.matched },
      question: `${verb} ${describeCount(found.matched, 'dead')} of ${subscriber}?`,
      show: (output) => showDead(counted, { output, world, subscriber }),
      begin: () => {
        const request = { ...which, reason, ...given({ ratePerSecond, recheckPattern }) };
        return kind === 'discard'
          ? client.discard(subscriber, { ...which, reason })
          : client.redrive(subscriber, request);
      },
    },
    work,
  );
}
