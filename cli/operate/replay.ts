import type { ReplayMode, WhichEvents } from '../../client/index.ts';
import { FROM_FLAG, given, spanOf, TO_FLAG } from '../look/flags.ts';
import { routerCommand } from '../router/router-command.ts';
import { UsageError } from '../usage-error.ts';
import { ACT_FLAGS, ACT_NOTES, carryOut, RATE_FLAG, RATES, readReason } from './carry-out.ts';
import { describeCount, showEvents } from './show-count.ts';

const MODES: readonly ReplayMode[] = ['missing', 'lost', 'again'];

export const replayCommand = routerCommand({
  name: 'replay',
  summary: 'sends past events to a subscriber',
  arguments: [{ name: 'SUBSCRIBER' }],
  flags: {
    from: {
      ...FROM_FLAG,
      about: 'accepted no earlier: a time, a date, or how long ago: 30m, 2h, 7d',
    },
    to: TO_FLAG,
    mode: {
      ...{ type: 'string', value: 'MODE', choices: MODES },
      about:
        'missing: what it was not to have (default); lost: what it was to have,\nand of which nothing is known; again: those, and what it has had',
    },
    type: {
      ...{ type: 'string', value: 'TYPE', multiple: true },
      about: 'of this type, or a beginning such as order.*; again for another',
    },
    source: { type: 'string', value: 'SOURCE', multiple: true, about: 'likewise' },
    id: {
      type: 'string',
      value: 'TRACKING-ID',
      multiple: true,
      about: 'this event; again for another',
    },
    rate: RATE_FLAG,
    ...ACT_FLAGS,
  },
  notes: ACT_NOTES,
  async run(work) {
    const { input, world, router } = work;
    const subscriber = input.argument('SUBSCRIBER');
    const span = spanOf(input, world.clock);
    const trackingIds = input.texts('id');
    if (span.from === undefined && trackingIds === undefined)
      throw new UsageError('say since when by --from, or which events by --id');
    const filter = given({ trackingIds, type: input.texts('type'), source: input.texts('source') });
    const which: WhichEvents = {
      ...span,
      ...given({
        mode: MODES.find((mode) => mode === input.text('mode')),
        ratePerSecond: input.number('rate', RATES),
        filter: Object.keys(filter).length === 0 ? undefined : filter,
      }),
    };
    const reason = readReason(input.text('reason'), input.isOn('dry-run'));
    const counted = await router.client.countReplay(subscriber, which);
    return carryOut(
      {
        ...{ subscriber, counted, matched: counted.matched },
        question: `Send ${describeCount(counted.matched, 'past')} to ${subscriber}?`,
        show: (output) => showEvents(counted, { output, world, subscriber }),
        begin: () => router.client.replay(subscriber, { ...which, reason }),
      },
      work,
    );
  },
});
