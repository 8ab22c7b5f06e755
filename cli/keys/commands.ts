import type { IssuedKey, KeyGrants, KeyView } from '../../client/index.ts';
import { PERMISSIONS } from '../../core/api/routes.ts';
import type { Argument, Command } from '../command/command.ts';
import type { Input } from '../command/input.ts';
import { escapeText } from '../format/escape-text.ts';
import { printJson, printRows, wantsJson } from '../format/print-rows.ts';
import { parseTime, showTime } from '../format/times.ts';
import { given } from '../look/flags.ts';
import { YES_FLAG } from '../operate/carry-out.ts';
import { confirm } from '../operate/confirm.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { UsageError } from '../usage-error.ts';

const ID: Argument = { name: 'ID' };

const DAYS_30 = 2_592_000;
const MOST = 1_000_000_000;

const list = routerCommand({
  name: 'keys ls',
  summary: 'lists the API keys, without their secrets',
  flags: {},
  async run({ input, world, router }) {
    printRows(await router.client.keys.list(), { input, world }, [
      ['id', ({ id }) => id],
      ['producer', ({ producer }) => producer],
      ['may', ({ permissions }) => permissions.join(', ')],
      ['sources', ({ sources }) => sources?.join(', ') ?? 'all'],
      ['types', ({ types }) => types?.join(', ') ?? 'all'],
      ['a minute', ({ eventsPerMinute }) => eventsPerMinute],
      ['ends', ({ expiresAt }) => showTime(expiresAt)],
      ['label', describeLabel],
    ]);
    return 0;
  },
});

function describeLabel({ label = '', replacedBy }: KeyView): string {
  return replacedBy === undefined ? label : `${label} (rotated to ${replacedBy})`.trim();
}

const create = routerCommand({
  name: 'keys create',
  summary: 'makes an API key, and shows it this once',
  arguments: [{ name: 'PRODUCER' }],
  flags: {
    may: {
      ...{ type: 'string', value: 'PERMISSION', multiple: true, choices: PERMISSIONS },
      about: `${PERMISSIONS.join(', ')}; again for a further one`,
    },
    source: {
      type: 'string',
      value: 'SOURCE',
      multiple: true,
      about: 'of which it may publish, such as /shop/*; again for more (default all)',
    },
    type: { type: 'string', value: 'TYPE', multiple: true, about: 'likewise, such as order.*' },
    'per-minute': {
      type: 'string',
      value: 'N',
      about: 'the most events of the producer in a minute',
    },
    expires: { type: 'string', value: 'TIME', about: 'from which on it opens nothing' },
    label: { type: 'string', value: 'TEXT', about: 'what you want to remember' },
  },
  async run(work) {
    const { input, world, router } = work;
    const permissions = PERMISSIONS.filter((known) => input.texts('may')?.includes(known));
    if (permissions.length === 0)
      throw new UsageError(`--may is missing: say what it may do: ${PERMISSIONS.join(', ')}`);
    const grants: KeyGrants = {
      ...{ producer: input.argument('PRODUCER'), permissions },
      ...given({
        ...{ sources: input.texts('source'), types: input.texts('type') },
        eventsPerMinute: input.number('per-minute', { least: 1, most: MOST }),
        expiresAt: readExpiry(input, world.clock.now()),
        label: input.text('label'),
      }),
    };
    print(await router.client.keys.create(grants), work);
    return 0;
  },
});

const rotate = routerCommand({
  name: 'keys rotate',
  summary: 'makes a key in the place of another, which ends a day later',
  arguments: [ID],
  flags: {
    overlap: { type: 'string', value: 'SECONDS', about: 'how long both open (default a day)' },
  },
  async run(work) {
    const { input, router } = work;
    const overlapSeconds = input.number('overlap', { least: 0, most: DAYS_30 });
    print(await router.client.keys.rotate(input.argument('ID'), given({ overlapSeconds })), work);
    return 0;
  },
});

const remove = routerCommand({
  name: 'keys delete',
  summary: 'ends an API key at once',
  arguments: [ID],
  flags: { yes: YES_FLAG },
  async run(work) {
    const { input, router } = work;
    const id = input.argument('ID');
    if (!(await confirm({ text: `Delete the key ${id}?` }, work))) return 1;
    await router.client.keys.delete(id);
    return 0;
  },
});

export const KEY_COMMANDS: readonly Command[] = [list, create, rotate, remove];

function readExpiry(input: Input, now: number): string | undefined {
  return parseTime('expires', input.text('expires'), now);
}

function print(key: IssuedKey, { input, world }: RouterWork): void {
  if (wantsJson({ input, world })) {
    printJson(key, world.stdout);
    return;
  }
  world.stdout.write(`${escapeText(key.key)}\n`);
  world.stderr.write(
    `It is the key ${escapeText(key.id)} of ${escapeText(key.producer)}, and is not shown again.\n`,
  );
}
