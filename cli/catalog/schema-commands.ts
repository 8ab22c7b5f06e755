import type { Declared, DeclareRequest } from '../../client/index.ts';
import { writeExact } from '../../core/shared/json/exact-json.ts';
import type { Command } from '../command/command.ts';
import { escapeText } from '../format/escape-text.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import { given } from '../look/flags.ts';
import { REASON_FLAG, readReason, YES_FLAG } from '../operate/carry-out.ts';
import { confirm } from '../operate/confirm.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { parseJson, readText } from '../send/read-json.ts';

const TYPE = { name: 'TYPE' };
const MODES = ['off', 'warn', 'enforce'] as const;
const COMPATIBILITIES = ['none', 'backward'] as const;

/** As the router has it. */
const MOST_BYTES = 1_048_576;

/** What is asked before what the events of a type must be is changed. */
const QUESTIONS: Readonly<Record<(typeof MODES)[number], string>> = {
  off: 'Declare TYPE?',
  warn: 'Declare TYPE, and note in the waybill what is not so?',
  enforce: 'Declare TYPE, and refuse what is not so?',
};

const put = routerCommand({
  name: 'schema put',
  summary: 'says what the events of a type must be, in the place of what was said before',
  arguments: [TYPE, { name: 'SCHEMA', isOptional: true }],
  flags: {
    mode: {
      type: 'string',
      value: 'MODE',
      choices: MODES,
      about: 'off, warn or enforce (default off)',
    },
    compatibility: {
      ...{ type: 'string', value: 'WHICH', choices: COMPATIBILITIES },
      about: 'backward: a new schema must allow what the old one does (default none)',
    },
    owner: { type: 'string', value: 'TEXT', about: 'who answers for the type' },
    description: { type: 'string', value: 'TEXT', about: 'what it is' },
    'max-bytes': { type: 'string', value: 'N', about: 'how large an event may be' },
    producer: {
      ...{ type: 'string', value: 'SOURCE', multiple: true },
      about: 'a source that may send it, a * at its end for any that begins so; again for another',
    },
    deprecated: {
      type: 'boolean',
      about: 'says to its producers that it should not be sent any more',
    },
    reason: REASON_FLAG,
    yes: YES_FLAG,
  },
  notes: ['SCHEMA is a JSON Schema of the data: JSON, @FILE, or - for the standard input.'],
  async run(work) {
    const { input, router } = work;
    const type = input.argument('TYPE');
    const request = await readRequest(work);
    const text = QUESTIONS[request.mode ?? 'off'].replace('TYPE', () => type);
    if (!(await confirm({ text }, work))) return 1;
    print(type, (await router.client.catalog.declare(type, request)).declared, work);
    return 0;
  },
});

const remove = routerCommand({
  name: 'schema delete',
  summary: 'says nothing any more of what the events of a type must be',
  arguments: [TYPE],
  flags: { reason: REASON_FLAG, yes: YES_FLAG },
  async run(work) {
    const { input, world, router } = work;
    const type = input.argument('TYPE');
    const reason = readReason(input.text('reason'));
    if (!(await confirm({ text: `Allow every event of ${type}?` }, work))) return 1;
    const was = await router.client.catalog.undeclare(type, reason);
    if (wantsJson({ input, world })) printJson(was, world.stdout);
    else world.stdout.write(`${escapeText(`nothing is declared of ${type} any more`)}\n`);
    return 0;
  },
});

export const SCHEMA_COMMANDS: readonly Command[] = [put, remove];

async function readRequest({ input, world }: RouterWork): Promise<DeclareRequest> {
  const reason = readReason(input.text('reason'));
  const written = input.text('SCHEMA');
  // Numbers of a schema are compared as doubles.
  const schema =
    written === undefined
      ? undefined
      : JSON.parse(writeExact(parseJson(await readText(written, world), 'SCHEMA')));
  return {
    reason,
    ...given({
      schema,
      mode: MODES.find((mode) => mode === input.text('mode')),
      compatibility: COMPATIBILITIES.find((one) => one === input.text('compatibility')),
      owner: input.text('owner'),
      description: input.text('description'),
      maxBytes: input.number('max-bytes', { least: 1, most: MOST_BYTES }),
      producers: input.texts('producer'),
      deprecated: input.isOn('deprecated') || undefined,
    }),
  };
}

function print(type: string, declared: Declared, { input, world }: RouterWork): void {
  if (wantsJson({ input, world })) printJson({ type, declared }, world.stdout);
  else world.stdout.write(`${escapeText(`${type} is declared: ${describeDeclared(declared)}`)}\n`);
}

/** In a line, without the schema. */
export function describeDeclared(declared: Omit<Declared, 'schema'>): string {
  const { mode, version, owner, maxBytes, producers, deprecated } = declared;
  return [
    `version ${version}`,
    mode,
    ...(owner === undefined ? [] : [`owner ${owner}`]),
    ...(maxBytes === undefined ? [] : [`${maxBytes.toLocaleString('en-US')} bytes at most`]),
    ...(producers === undefined ? [] : [`from ${producers.join(', ')}`]),
    ...(deprecated ? ['deprecated'] : []),
  ].join(', ');
}
