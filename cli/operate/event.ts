import type { ActedOn } from '../../client/index.ts';
import { hasMembers, readAnswer } from '../../core/api/read-answer.ts';
import type { Edited } from '../../core/operate/one-event/redeliver-edited.ts';
import { writeExact } from '../../core/shared/json/exact-json.ts';
import type { Command, Flag } from '../command/command.ts';
import { escapeText } from '../format/escape-text.ts';
import { printJson, printRows, wantsJson } from '../format/print-rows.ts';
import { given } from '../look/flags.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { parseJson, readText } from '../send/read-json.ts';
import { REASON_FLAG, readReason, YES_FLAG } from './carry-out.ts';
import { confirm } from './confirm.ts';

const EVENT = { name: 'TRACKING-ID' };

const TO_FLAG: Flag = {
  ...{ type: 'string', value: 'SUBSCRIBER', multiple: true },
  about: 'at this subscriber alone; again for another',
};

const NOTES = ['Exit code 3: some deliveries were left as they are.'];

const redeliver = routerCommand({
  name: 'event redeliver',
  summary: 'sends one event again, at once, where it is dead or discarded',
  arguments: [EVENT],
  flags: {
    at: TO_FLAG,
    again: { type: 'boolean', about: 'where it was delivered, too' },
    data: {
      ...{ type: 'string', value: 'JSON' },
      about: 'with this data, as a new event; @FILE reads a file, - the standard input',
    },
    reason: REASON_FLAG,
    yes: YES_FLAG,
  },
  notes: NOTES,
  async run(work) {
    const { input, world, router } = work;
    const id = input.argument('TRACKING-ID');
    const reason = readReason(input.text('reason'));
    const data = input.text('data');
    const edited =
      data === undefined ? undefined : parseJson(await readText(data, world), '--data');
    const where = input.texts('at')?.join(', ') ?? 'all where it is dead or discarded';
    const what = edited === undefined ? `Send ${id} again` : `Send ${id} with other data`;
    if (!(await confirm({ text: `${what} to ${where}?` }, work))) return 1;
    const again = input.isOn('again') || undefined;
    const request = { reason, ...given({ subscribers: input.texts('at'), again }) };
    if (edited === undefined) return print(await router.client.redeliver(id, request), work);
    const body = `${JSON.stringify(request).slice(0, -1)},"data":${writeExact(edited)}}`;
    return printEdited(await sendEdited(id, body, work), work);
  },
});

const discard = routerCommand({
  name: 'event discard',
  summary: 'ends deliveries of one event that are dead or have not ended',
  arguments: [EVENT],
  flags: { at: TO_FLAG, reason: REASON_FLAG, yes: YES_FLAG },
  notes: NOTES,
  async run(work) {
    const { input, router } = work;
    const id = input.argument('TRACKING-ID');
    const [reason, subscribers] = [readReason(input.text('reason')), input.texts('at')];
    const where = subscribers?.join(', ') ?? 'all subscribers that have not had it';
    if (!(await confirm({ text: `Discard ${id} at ${where}?` }, work))) return 1;
    const request = { reason, ...given({ subscribers }) };
    return print(await router.client.discardEvent(id, request), work);
  },
});

export const EVENT_COMMANDS: readonly Command[] = [redeliver, discard];

/** Each number of the data is sent as it was written. */
async function sendEdited(id: string, body: string, { router }: RouterWork): Promise<Edited> {
  const reply = await router.transport.send({
    ...{ method: 'POST', path: `/events/${encodeURIComponent(id)}/redeliver`, body },
    headers: { 'content-type': 'application/json' },
    repeatable: true,
  });
  return readAnswer(reply, hasMembers<Edited>('deliveries'), '--key');
}

function printEdited(edited: Edited, work: RouterWork): number {
  const { input, world } = work;
  if (!wantsJson({ input, world })) {
    const id = edited.newEvent?.trackingId ?? 'none';
    world.stderr.write(`${escapeText(`The new event is ${id}`)}\n`);
    return print(edited.deliveries, work);
  }
  printJson(edited, world.stdout);
  return codeOf(edited.deliveries);
}

function print(deliveries: readonly ActedOn[], { input, world }: RouterWork): number {
  printRows(deliveries, { input, world }, [
    ['subscriber', ({ subscriber }) => subscriber],
    ['outcome', describe],
  ]);
  return codeOf(deliveries);
}

function codeOf(deliveries: readonly ActedOn[]): number {
  return deliveries.some(({ outcome }) => outcome === 'left') ? 3 : 0;
}

function describe(acted: ActedOn): string {
  if (acted.outcome === 'left') return `left as it is: ${acted.status}`;
  return acted.outcome === 'redelivering' ? `redelivering, by ${acted.job}` : acted.outcome;
}
