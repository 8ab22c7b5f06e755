import type { SubscriberState, SubscriberStatus } from '../../client/index.ts';
import type { Command, Flag } from '../command/command.ts';
import { escapeText } from '../format/escape-text.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import { parseTimeToCome, showTime } from '../format/times.ts';
import { given } from '../look/flags.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { UsageError } from '../usage-error.ts';
import { REASON_FLAG, readReason, YES_FLAG } from './carry-out.ts';
import { confirm } from './confirm.ts';

const SUBSCRIBER = { name: 'SUBSCRIBER' };

const UNTIL_FLAG: Flag = {
  ...{ type: 'string', value: 'TIME' },
  about: 'resumes it by itself: a time, or how long from now: 30m, 2h, 7d',
};

const pause = routerCommand({
  name: 'pause',
  summary: 'has a subscriber take no more events; they wait for it',
  arguments: [SUBSCRIBER],
  flags: { until: UNTIL_FLAG, reason: REASON_FLAG, yes: YES_FLAG },
  notes: ['It is `pausing` until the events in hand are handled, and then `paused`.'],
  async run(work) {
    const { input, world, router } = work;
    const reason = readReason(input.text('reason'));
    const until = parseTimeToCome('until', input.text('until'), world.clock.now());
    const name = input.argument('SUBSCRIBER');
    const end = until === undefined ? 'it is resumed' : showTime(until);
    if (!(await agreed(`Pause ${name} until ${end}?`, work))) return 1;
    print(await router.client.pause(name, { reason, ...given({ until }) }), work);
    return 0;
  },
});

const resume = routerCommand({
  name: 'resume',
  summary: 'has a paused subscriber take its events again',
  arguments: [SUBSCRIBER],
  flags: { reason: REASON_FLAG, yes: YES_FLAG },
  async run(work) {
    const { input, router } = work;
    const reason = readReason(input.text('reason'));
    const name = input.argument('SUBSCRIBER');
    if (!(await agreed(`Resume ${name}?`, work))) return 1;
    print(await router.client.resume(name, reason), work);
    return 0;
  },
});

export const PAUSE_COMMANDS: readonly Command[] = [pause, resume];

/** Shows how many events wait, and asks; nobody is asked who has said `--yes`. */
async function agreed(text: string, work: RouterWork): Promise<boolean> {
  const { input, world, router } = work;
  const name = input.argument('SUBSCRIBER');
  if (!input.isOn('yes')) world.stderr.write(`${escapeText(waiting(await find(name, router)))}\n`);
  return confirm({ text }, work);
}

async function find(name: string, { client }: RouterWork['router']): Promise<SubscriberStatus> {
  const subscribers = await client.subscribers();
  const found = subscribers.find((subscriber) => subscriber.name === name);
  if (found !== undefined) return found;
  const names = subscribers.map((subscriber) => subscriber.name).join(', ');
  throw new UsageError(
    `there is no subscriber ${name.slice(0, 64)}; there ${names === '' ? 'is none' : `are ${names}`}`,
  );
}

function waiting({ name, state, queue }: SubscriberStatus): string {
  if ('error' in queue) return `${name} is ${state}; how many events wait is not known`;
  const { visible, inFlight, delayed } = queue;
  const [waits, inHand] = [visible + delayed, inFlight].map((count) =>
    count.toLocaleString('en-US'),
  );
  return `${name} is ${state}; ${waits} ${visible + delayed === 1 ? 'event waits' : 'events wait'}, ${inHand} in hand`;
}

function print(answer: SubscriberState, { input, world }: RouterWork): void {
  if (wantsJson({ input, world })) {
    printJson(answer, world.stdout);
    return;
  }
  const { name, state, pause: paused } = answer;
  const end = paused?.until === undefined ? '' : ` until ${showTime(paused.until)}`;
  world.stdout.write(`${escapeText(`${name} is ${state}${end}`)}\n`);
}
