import type { ListedType, ShownType } from '../../client/index.ts';
import type { Command } from '../command/command.ts';
import { escapeLines, escapeText } from '../format/escape-text.ts';
import { makePaint } from '../format/paint.ts';
import { printDocument } from '../format/print-document.ts';
import { type Column, printJson, printRows, wantsJson } from '../format/print-rows.ts';
import { showTime } from '../format/times.ts';
import { LIMIT_FLAG, pageSize, takeItems } from '../look/flags.ts';
import { routerCommand } from '../router/router-command.ts';
import { describeDeclared, SCHEMA_COMMANDS } from './schema-commands.ts';

const COLUMNS: readonly Column<ListedType>[] = [
  ['type', ({ type }) => type],
  ['events', ({ seen }) => seen?.count],
  ['last seen', ({ seen }) => showTime(seen?.lastSeen)],
  ['sources', ({ seen }) => seen?.sources.join(', ')],
  ['subscribers', ({ subscribers }) => subscribers.join(', ')],
];

const list = routerCommand({
  name: 'catalog ls',
  summary: 'lists the types of events, by name',
  flags: { limit: LIMIT_FLAG },
  async run({ input, world, router }) {
    const types = router.client.catalog.list({ pageSize: pageSize(input) });
    printRows(await takeItems(types, input), { input, world }, COLUMNS);
    return 0;
  },
});

const show = routerCommand({
  name: 'catalog show',
  summary: 'a type of events, and the schema that is declared of its data, or was seen',
  arguments: [{ name: 'TYPE' }],
  flags: {},
  async run({ input, world, router }) {
    const { stdout, env } = world;
    const shown = await router.client.catalog.get(input.argument('TYPE'));
    if (wantsJson({ input, world })) {
      printJson(shown, stdout);
      return 0;
    }
    const paint = makePaint(stdout, env);
    stdout.write(`${paint('bold', escapeText(shown.type))}\n`);
    for (const line of describe(shown)) stdout.write(`  ${line}\n`);
    return 0;
  },
});

const asyncApi = routerCommand({
  name: 'catalog asyncapi',
  summary: 'prints the catalog as an AsyncAPI document',
  flags: {},
  async run({ input, world, router }) {
    printDocument(await router.client.catalog.asyncApi(), { input, world });
    return 0;
  },
});

const types = routerCommand({
  name: 'catalog types',
  summary: 'prints TypeScript types of the data of all events',
  flags: {},
  async run({ input, world: { stdout }, router }) {
    const text = await router.client.catalog.types();
    if (input.isOn('json')) printJson({ types: text }, stdout);
    else for (const line of escapeLines(text.trimEnd())) stdout.write(`${line}\n`);
    return 0;
  },
});

export const CATALOG_COMMANDS: readonly Command[] = [
  ...[list, show, asyncApi, types],
  ...SCHEMA_COMMANDS,
];

function describe({ subscribers, seen, declared }: ShownType): readonly string[] {
  const lines = [
    `subscribers: ${subscribers.join(', ') || 'none'}`,
    ...(declared === undefined ? [] : [`declared: ${describeDeclared(declared)}`]),
  ];
  if (seen === undefined)
    return [
      ...[...lines, 'no event of it has come'].map(escapeText),
      ...(declared?.schema === undefined
        ? []
        : escapeLines(JSON.stringify(declared.schema, null, 2))),
    ];
  const { count, firstSeen, lastSeen, sources, producers, schema, leftOut } = seen;
  const events = count.toLocaleString('en-US');
  const times = `${showTime(firstSeen)} to ${showTime(lastSeen)}`;
  const more =
    leftOut.length === 0 ? [] : [`there is more than is kept of its ${leftOut.join(', ')}`];
  const shown = declared?.schema ?? schema;
  const text = shown === undefined ? [] : escapeLines(JSON.stringify(shown, null, 2));
  return [
    ...[...lines, `${events} ${count === 1 ? 'event' : 'events'} from ${times}`].map(escapeText),
    ...(sources.length === 0 ? [] : [escapeText(`sources: ${sources.join(', ')}`)]),
    ...(producers.length === 0 ? [] : [escapeText(`producers: ${producers.join(', ')}`)]),
    ...more,
    ...text,
  ];
}
