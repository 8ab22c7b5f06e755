import { invalid, readMembers } from '../../access/parse-grants.ts';
import { isAttributeText } from '../../event/check-text.ts';
import type { Json } from '../../event/event.ts';
import { show } from '../../event/event-error.ts';
import { EVENT_LIMIT } from '../../event/parse-json-event.ts';
import { readFlag } from '../../operate/parse-job-request.ts';
import type { Compatibility, PolicyMode, TypePolicy } from '../../records/catalog/type-policy.ts';

/** What may be said of a type, beside why. */
export type DeclaredPolicy = Omit<
  TypePolicy,
  'version' | 'changedAt' | 'changedBy' | 'deployment' | 'previous'
>;

const MODES: readonly PolicyMode[] = ['off', 'warn', 'enforce'];
const COMPATIBILITIES: readonly Compatibility[] = ['none', 'backward'];

const MEMBERS = [
  ...['owner', 'description', 'schema', 'mode', 'compatibility', 'maxBytes', 'producers'],
  ...['deprecated', 'reason'],
];

const LONGEST_TYPE = 1024;
const LONGEST_OWNER = 128;
const LONGEST_DESCRIPTION = 1024;
const MOST_PRODUCERS = 100;
const LONGEST_PRODUCER = 256;

/**
 * Reads what is declared of a type; its schema is not looked at. What is left out is not limited: `mode` is `off` and
 * `compatibility` is `none`. Throws `invalid-request`.
 */
export function parsePolicy(type: string, body: Json): DeclaredPolicy {
  const asked = readMembers(body, MEMBERS);
  const { owner, description, schema, maxBytes, producers } = asked;
  return {
    type: checkType(type),
    mode: readOne('mode', asked.mode, MODES),
    compatibility: readOne('compatibility', asked.compatibility, COMPATIBILITIES),
    ...(owner === undefined ? {} : { owner: readText('owner', owner, LONGEST_OWNER) }),
    ...(description === undefined
      ? {}
      : { description: readText('description', description, LONGEST_DESCRIPTION) }),
    ...(schema === undefined ? {} : { schema }),
    ...(maxBytes === undefined ? {} : { maxBytes: readBytes(maxBytes) }),
    ...(producers === undefined ? {} : { producers: readProducers(producers) }),
    ...(readFlag('deprecated', asked.deprecated) ? { deprecated: true } : {}),
  };
}

/** What an event's `type` may be. */
function checkType(type: string): string {
  const bytes = new TextEncoder().encode(type).length;
  if (bytes >= 1 && bytes <= LONGEST_TYPE && isAttributeText(type)) return type;
  throw invalid(
    `a type must have 1 to ${LONGEST_TYPE} bytes of printable characters; received ${show(type)}`,
  );
}

function readOne<T extends string>(name: string, value: Json | undefined, known: readonly T[]): T {
  const [first] = known;
  const found = value === undefined ? first : known.find((each) => each === value);
  if (found !== undefined) return found;
  throw invalid(`\`${name}\` must be one of ${known.join(', ')}; received ${show(value)}`);
}

function readText(name: string, value: Json, longest: number): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text !== '' && text.length <= longest && text.isWellFormed()) return text;
  throw invalid(
    `\`${name}\` must be a text of 1 to ${longest} characters; received ${show(value)}`,
  );
}

function readBytes(value: Json): number {
  const fits = Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= EVENT_LIMIT;
  if (fits) return Number(value);
  throw invalid(
    `\`maxBytes\` must be a whole number from 1 to ${EVENT_LIMIT}, which is what any event may have; received ${show(value)}`,
  );
}

function readProducers(value: Json): readonly string[] {
  const texts = Array.isArray(value) ? value : [];
  if (texts.length < 1 || texts.length > MOST_PRODUCERS)
    throw invalid(
      `\`producers\` must be a list of 1 to ${MOST_PRODUCERS} sources, or left out to allow all; received ${show(value)}`,
    );
  const wrong = texts.find((text) => !isProducer(text));
  if (wrong === undefined) return texts;
  throw invalid(
    `\`producers\` must be of sources of 1 to ${LONGEST_PRODUCER} characters, with a \`*\` at their end only, such as /shop/*; received ${show(wrong)}`,
  );
}

function isProducer(text: unknown): text is string {
  if (typeof text !== 'string' || text === '' || text.length > LONGEST_PRODUCER) return false;
  const star = text.indexOf('*');
  return isAttributeText(text) && (star < 0 || star === text.length - 1);
}
