import type { Json } from '../../../core/event/event.ts';
import { markedNumber, writeExact } from '../../../core/shared/json/exact-json.ts';
import type { BusEvent } from './bus-event.ts';
import { readPath } from './read-path.ts';

/** An event on its way to a target, by a rule; `receivedAt` is epoch milliseconds. */
export interface Passage {
  readonly event: BusEvent;
  readonly ruleArn: string;
  readonly receivedAt: number;
}

/**
 * Fills an input template (EventBridge user guide, "Input transformation"): `<name>` stands for the value at its
 * path. Within quotes a text goes in as it is, and any other value as JSON without its quotes; elsewhere every value
 * goes in as JSON. A missing value is empty within quotes, and an empty text elsewhere.
 */
export function fillTemplate(
  template: string,
  paths: Readonly<Record<string, string>>,
  passage: Passage,
): string {
  let filled = '';
  let quoted = false;
  for (let index = 0; index < template.length; index++) {
    const character = template[index] ?? '';
    if (character === '\\') {
      filled += character + (template[++index] ?? '');
      continue;
    }
    if (character === '"') quoted = !quoted;
    const end = character === '<' ? template.indexOf('>', index) : -1;
    const name = end === -1 ? undefined : template.slice(index + 1, end);
    if (name === undefined || !isKnown(name, paths)) {
      filled += character;
      continue;
    }
    filled += show(lookUp(name, paths, passage), quoted);
    index = end;
  }
  return filled;
}

const RESERVED: Readonly<Record<string, (passage: Passage) => Json | undefined>> = {
  'aws.events.rule-arn': ({ ruleArn }) => ruleArn,
  'aws.events.rule-name': ({ ruleArn }) => ruleArn.split('/').at(-1),
  'aws.events.event': ({ event: { detail: _, ...rest } }) => rest,
  'aws.events.event.json': ({ event }) => event,
  'aws.events.event.ingestion-time': ({ receivedAt }) => new Date(receivedAt).toISOString(),
};

function isKnown(name: string, paths: Readonly<Record<string, string>>): boolean {
  return Object.hasOwn(paths, name) || Object.hasOwn(RESERVED, name);
}

function lookUp(
  name: string,
  paths: Readonly<Record<string, string>>,
  passage: Passage,
): Json | undefined {
  const path = Object.hasOwn(paths, name) ? paths[name] : undefined;
  return path === undefined ? RESERVED[name]?.(passage) : readPath(passage.event, path);
}

function show(value: Json | undefined, quoted: boolean): string {
  if (!quoted) return writeExact(value === undefined ? '' : value);
  if (value === undefined) return '';
  return typeof value === 'string' && markedNumber(value) === undefined
    ? JSON.stringify(value).slice(1, -1)
    : writeExact(value).replaceAll(/\\?"/g, '');
}
