import type { PutSubscriberRequest } from '../../client/index.ts';
import { DEFAULT_RATE } from '../../core/operate/parse-job-request.ts';
import type { ProvisionView } from '../../core/operate/provision/provision.ts';
import { writeExact } from '../../core/shared/json/exact-json.ts';
import type { Command } from '../command/command.ts';
import { escapeText } from '../format/escape-text.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import { parseTime, showTime } from '../format/times.ts';
import { FROM_FLAG, given } from '../look/flags.ts';
import { NOTATION_FLAGS, readPattern } from '../look/pattern-flags.ts';
import { REASON_FLAG, readReason, YES_FLAG } from '../operate/carry-out.ts';
import { confirm } from '../operate/confirm.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { UsageError } from '../usage-error.ts';

const NAME = { name: 'NAME' };

/** So long after a subscriber was made, the last of its history is sent (`docs/operating.md`, "In its deployment"), with a margin for its way. */
const SEAM_DONE_MS = 150_000;

/** As many events as a pattern is tested against. */
const TESTED = 1000;

const subscribe = routerCommand({
  name: 'subscribe',
  summary: 'makes a subscriber without a deployment, or changes one; its events are pulled',
  arguments: [NAME],
  flags: {
    pattern: {
      ...{ type: 'string', value: 'JSON' },
      about: 'which events; @FILE reads a file, - the standard input',
    },
    ...NOTATION_FLAGS,
    from: { ...FROM_FLAG, about: 'and those accepted since then: a time, or how long ago: 7d' },
    attempts: { type: 'string', value: 'N', about: 'how often each is tried (default 30)' },
    lease: {
      ...{ type: 'string', value: 'SECONDS' },
      about: 'how long a consumer has an event that it has pulled (default 60)',
    },
    expires: {
      ...{ type: 'string', value: 'SECONDS' },
      about: 'it goes by itself when it is not put again for so long',
    },
    description: { type: 'string', value: 'TEXT', about: 'what it is for' },
    reason: REASON_FLAG,
    yes: YES_FLAG,
  },
  notes: [
    'It says first how many of the events of the last 24 hours match. What is left out has its default.',
    'With --from, what was accepted before comes at once, and by two and a half minutes later what was accepted',
    'while the subscriber was made; it says so, and by when.',
  ],
  async run(work) {
    const { input, router } = work;
    const name = input.argument('NAME');
    const request = await readRequest(work);
    const isYes = input.isOn('yes');
    if (!isYes) await showMatches(request.pattern, work);
    if (!(await confirm({ text: `Subscribe ${name}?` }, work))) return 1;
    const view = await router.client.runTime.put(name, request);
    print(view, work);
    if (view.startFrom !== undefined) sayHistory({ ...view, startFrom: view.startFrom }, work);
    return 0;
  },
});

const unsubscribe = routerCommand({
  name: 'unsubscribe',
  summary: 'takes away a subscriber that `subscribe` made',
  arguments: [NAME],
  flags: {
    force: { type: 'boolean', about: 'with all that waits for it, and what is dead' },
    reason: REASON_FLAG,
    yes: YES_FLAG,
  },
  async run(work) {
    const { input, world, router } = work;
    const name = input.argument('NAME');
    const reason = readReason(input.text('reason'));
    if (!input.isOn('yes')) world.stderr.write(`${escapeText(await backlogOf(name, work))}\n`);
    if (!(await confirm({ text: `Take ${name} away?` }, work))) return 1;
    const force = input.isOn('force') || undefined;
    print(await router.client.runTime.delete(name, { reason, ...given({ force }) }), work);
    return 0;
  },
});

export const SUBSCRIBE_COMMANDS: readonly Command[] = [subscribe, unsubscribe];

async function readRequest({ input, world }: RouterWork): Promise<PutSubscriberRequest> {
  const reason = readReason(input.text('reason'));
  const asked = await readPattern('pattern', { input, world });
  if (asked === undefined)
    throw new UsageError(
      '--pattern is missing: say which events, such as \'{"type": ["order.placed"]}\', or --topic, --glob or --selector',
    );
  // Numbers of a pattern are compared as doubles.
  const pattern = JSON.parse(writeExact(asked));
  const maxAttempts = input.number('attempts', { least: 1, most: 1000 });
  return {
    ...{ pattern, reason },
    ...given({
      startFrom: parseTime('from', input.text('from'), world.clock.now()),
      leaseSeconds: input.number('lease', { least: 5, most: 43_200 }),
      expiresInSeconds: input.number('expires', { least: 60, most: 2_592_000 }),
      description: input.text('description'),
      retry: maxAttempts === undefined ? undefined : { maxAttempts },
    }),
  };
}

async function showMatches(
  pattern: PutSubscriberRequest['pattern'],
  { world, router }: RouterWork,
): Promise<void> {
  const { matched, events } = await router.client.testPattern({ pattern, limit: TESTED });
  const [all, some] = [events.length, matched].map((count) => count.toLocaleString('en-US'));
  world.stderr.write(`${some} of the last ${all} events of 24 hours match\n`);
}

/** What comes of the past, and until when: nobody should wait for it in vain. */
function sayHistory(
  { name, createdAt, startFrom }: ProvisionView & { readonly startFrom: string },
  { world }: RouterWork,
): void {
  const last = Date.parse(createdAt) + SEAM_DONE_MS;
  const seam =
    last > world.clock.now()
      ? `; what was accepted while it was made comes last, by ${showTime(new Date(last).toISOString())}`
      : '';
  const past = `what was accepted since ${showTime(startFrom)} comes now, ${DEFAULT_RATE} events a second${seam}`;
  for (const line of [past, `\`waybill jobs ls --subscriber ${name}\` shows how far it is`])
    world.stderr.write(`${escapeText(line)}\n`);
}

async function backlogOf(name: string, { router }: RouterWork): Promise<string> {
  const shown = await router.client.runTime.get(name);
  if (!('queue' in shown)) return `${name} is ${shown.lifecycle}`;
  const { queue, deliveries } = shown;
  if ('error' in queue || 'error' in deliveries) return `what waits for ${name} is not known`;
  const waits = queue.visible + queue.inFlight + queue.delayed;
  const counts = [waits, deliveries.retrying, deliveries.dead];
  const [waiting, retrying, dead] = counts.map((count) => count.toLocaleString('en-US'));
  return `${name} has ${waiting} waiting, ${retrying} retrying and ${dead} dead`;
}

function print(view: ProvisionView, { input, world }: RouterWork): void {
  if (wantsJson({ input, world })) {
    printJson(view, world.stdout);
    return;
  }
  world.stdout.write(`${escapeText(`${view.name} is ${view.lifecycle}`)}\n`);
}
