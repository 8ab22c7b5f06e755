import type { ActedOn } from '../../client/index.ts';
import type { Command, Flag } from '../command/command.ts';
import { printRows } from '../format/print-rows.ts';
import { given } from '../look/flags.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { REASON_FLAG, readReason, YES_FLAG } from './carry-out.ts';
import { confirm } from './confirm.ts';

const EVENT = { name: 'TRACKING-ID' };

const TO_FLAG: Flag = {
  ...{ type: 'string', value: 'SUBSCRIBER', multiple: true },
  about: 'at this subscriber alone; again for another',
};

const redeliver = routerCommand({
  name: 'event redeliver',
  summary: 'sends one event again, at once, where it is dead or discarded',
  arguments: [EVENT],
  flags: {
    at: TO_FLAG,
    again: { type: 'boolean', about: 'where it was delivered, too' },
    reason: REASON_FLAG,
  },
  async run(work) {
    const { input, router } = work;
    const reason = readReason(input.text('reason'));
    const again = input.isOn('again') || undefined;
    const request = { reason, ...given({ subscribers: input.texts('at'), again }) };
    print(await router.client.redeliver(input.argument('TRACKING-ID'), request), work);
    return 0;
  },
});

const discard = routerCommand({
  name: 'event discard',
  summary: 'ends deliveries of one event that are dead or have not ended',
  arguments: [EVENT],
  flags: { at: TO_FLAG, reason: REASON_FLAG, yes: YES_FLAG },
  async run(work) {
    const { input, world, router } = work;
    const id = input.argument('TRACKING-ID');
    const [reason, subscribers] = [readReason(input.text('reason')), input.texts('at')];
    const where = subscribers?.join(', ') ?? 'all subscribers that have not had it';
    const question = { text: `Discard ${id} at ${where}?`, count: 1, name: id };
    if (!(await confirm(question, { isYes: input.isOn('yes'), world }))) {
      world.stderr.write('Nothing was done.\n');
      return 1;
    }
    const request = { reason, ...given({ subscribers }) };
    print(await router.client.discardEvent(id, request), work);
    return 0;
  },
});

export const EVENT_COMMANDS: readonly Command[] = [redeliver, discard];

function print(deliveries: readonly ActedOn[], { input, world }: RouterWork): void {
  printRows(deliveries, { input, world }, [
    ['subscriber', ({ subscriber }) => subscriber],
    ['outcome', describe],
  ]);
}

function describe(acted: ActedOn): string {
  if (acted.outcome === 'left') return `left as it is: ${acted.status}`;
  return acted.outcome === 'redelivering' ? `redelivering, by ${acted.job}` : acted.outcome;
}
