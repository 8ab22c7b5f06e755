import type { Json } from '../../../../core/event/event.ts';
import { markedNumber, writeExact } from '../../../../core/shared/json/exact-json.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { BusEvent } from '../bus-event.ts';
import type { PathReader } from './read-path.ts';

/** An event on its way to a target, by a rule; `receivedAt` is epoch milliseconds. */
export interface Passage {
  readonly event: BusEvent;
  readonly ruleArn: string;
  readonly receivedAt: number;
}

/** What stands for a value in an input template. */
const PLACEHOLDER = /<([\w.-]+)>/y;

/** A piece of an input template: its own text, or the name of a value and whether it stands within quotes. */
export type Piece = string | { readonly name: string; readonly quoted: boolean };

/** An input template taken apart. */
export function splitTemplate(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  let quoted = false;
  for (let index = 0; index < template.length; index++) {
    const character = template[index] ?? '';
    PLACEHOLDER.lastIndex = index;
    const [whole, name] = PLACEHOLDER.exec(template) ?? [];
    if (whole !== undefined && name !== undefined) {
      pieces.push(text, { name, quoted });
      text = '';
      index += whole.length - 1;
    } else if (character === '\\') text += character + (template[++index] ?? '');
    else {
      if (character === '"') quoted = !quoted;
      text += character;
    }
  }
  return [...pieces, text];
}

/** Whether a template is a JSON object, for which stricter rules hold than for texts. */
export function isObjectTemplate(template: string): boolean {
  return template.trimStart().startsWith('{');
}

/**
 * A filler of an input template (EventBridge user guide, "Input transformation"): `<name>` stands for the value at its
 * path. Within quotes a text goes in as it is, and any other value as JSON, without its quotes where the template is a
 * text; elsewhere every value goes in as JSON. A missing value is empty within quotes, and an empty text elsewhere. The
 * filler throws where quotes around a list or object make a JSON object unreadable: AWS does not deliver that either.
 */
export function compileTemplate(
  template: string,
  paths: ReadonlyMap<string, PathReader>,
): (passage: Passage) => string {
  const pieces = splitTemplate(template);
  const isObject = isObjectTemplate(template);
  return (passage) => {
    let hasQuotedJson = false;
    const filled = pieces.map((piece) => {
      if (typeof piece === 'string') return piece;
      const read = paths.get(piece.name);
      const value = read === undefined ? RESERVED[piece.name]?.(passage) : read(passage.event);
      if (!piece.quoted) return writeExact(value === undefined ? '' : value);
      if (!isObject || typeof value !== 'object' || value === null) return showQuoted(value);
      hasQuotedJson = true;
      return writeExact(value);
    });
    return hasQuotedJson ? requireJson(filled.join('')) : filled.join('');
  };
}

type Reserved = (passage: Passage) => Json | undefined;

const RESERVED: Readonly<Record<string, Reserved | undefined>> = {
  'aws.events.rule-arn': ({ ruleArn }) => ruleArn,
  'aws.events.rule-name': ({ ruleArn }) => ruleArn.split('/').at(-1),
  // LocalStack's tests recorded of AWS that the event has `detailType` here.
  'aws.events.event': ({ event: { detail: _, 'detail-type': detailType, ...rest } }) => ({
    ...rest,
    detailType,
  }),
  'aws.events.event.json': ({ event }) => event,
  'aws.events.event.ingestion-time': ({ receivedAt }) => new Date(receivedAt).toISOString(),
};

/** Whether a name stands for something of every event. */
export function isReserved(name: string): boolean {
  return Object.hasOwn(RESERVED, name);
}

function showQuoted(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' && markedNumber(value) === undefined
    ? JSON.stringify(value).slice(1, -1)
    : writeExact(value).replaceAll(/\\?"/g, '');
}

function requireJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new AwsError(
      'INVALID_JSON',
      `the input template gives no JSON, since a list or object stands within quotes: ${text}`,
    );
  }
}
