import type { BusEvent } from './bus-event.ts';
import { readPath } from './read-path.ts';

/**
 * Fills an input template (EventBridge user guide, "Input transformation"): `<name>` stands for the value at its
 * path. Within quotes a text goes in as it is; elsewhere every value goes in as JSON. A missing value is empty
 * within quotes, and an empty text elsewhere.
 */
export function fillTemplate(
  template: string,
  paths: Readonly<Record<string, string>>,
  event: BusEvent,
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
    filled += show(lookUp(name, paths, event), quoted);
    index = end;
  }
  return filled;
}

const RESERVED: Readonly<Record<string, (event: BusEvent) => unknown>> = {
  'aws.events.event': ({ detail: _, ...rest }) => rest,
  'aws.events.event.json': (event) => event,
  'aws.events.event.ingestion-time': ({ time }) => time,
};

function isKnown(name: string, paths: Readonly<Record<string, string>>): boolean {
  return Object.hasOwn(paths, name) || Object.hasOwn(RESERVED, name);
}

function lookUp(name: string, paths: Readonly<Record<string, string>>, event: BusEvent): unknown {
  const path = paths[name];
  return path === undefined ? RESERVED[name]?.(event) : readPath(event, path);
}

function show(value: unknown, quoted: boolean): string {
  if (!quoted) return JSON.stringify(value ?? '');
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}
