import { isGranted } from '../../access/check-grants.ts';
import { WaybillError } from '../../errors.ts';
import { show } from '../../event/event-error.ts';
import type { ParsedItem } from '../../event/parse-request.ts';
import type { Violation } from '../../ports/catalog/schema-compiler.ts';
import { cutText } from '../../shared/cut-text.ts';
import type { KnownPolicy } from './policy-directory.ts';

/** An event that is in order. */
type Event = Extract<ParsedItem, { readonly ok: true }>;

/** The most violations of one event that are told. */
const MOST = 10;

/** The most characters of a pointer, and of a message. */
const LONGEST = 256;

/**
 * A request's events, of which those are rejected that are not as their types say, where that is enforced; where it is
 * warned of, they have their violations with them.
 */
export function checkPolicies(
  items: readonly ParsedItem[],
  policies: ReadonlyMap<string, KnownPolicy>,
): readonly ParsedItem[] {
  if (policies.size === 0) return items;
  return items.map((item) => {
    const known = item.ok ? policies.get(item.event.type) : undefined;
    if (!item.ok || known === undefined) return item;
    const isDeprecated = known.policy.deprecated === true;
    const violations = known.policy.mode === 'off' ? [] : findViolations(item, known);
    if (violations.length > 0 && known.policy.mode === 'enforce') return reject(item, violations);
    return {
      ...item,
      ...(violations.length === 0 ? {} : { violations }),
      ...(isDeprecated ? { deprecated: true as const } : {}),
    };
  });
}

/** Pointers are into the event. */
function findViolations(
  { event, sizeBytes }: Event,
  { policy: { producers, maxBytes }, validate }: KnownPolicy,
): readonly Violation[] {
  const { source, data } = event;
  const violations: Violation[] = [];
  if (producers !== undefined && !producers.some((each) => isGranted(each, source)))
    violations.push({
      pointer: '/source',
      message: `${show(source)} is none of the sources that may send this type`,
    });
  if (maxBytes !== undefined && sizeBytes > maxBytes)
    violations.push({
      pointer: '',
      message: `an event of this type may have ${maxBytes} bytes; this one has ${sizeBytes}`,
    });
  if (validate !== undefined && data === undefined)
    violations.push({
      pointer: '/data',
      message: 'it must be JSON, as the schema of this type says',
    });
  if (validate !== undefined && data !== undefined)
    for (const { pointer, message } of validate(data))
      violations.push({
        pointer: cutText(`/data${pointer}`, LONGEST),
        message: cutText(message, LONGEST),
      });
  return violations.slice(0, MOST);
}

function reject({ event }: Event, violations: readonly Violation[]): ParsedItem {
  const { id, source, type } = event;
  const [first] = violations;
  const more = violations.length > 1 ? `, and ${violations.length - 1} more` : '';
  const where = first?.pointer === '' ? 'the event' : first?.pointer;
  const message = `the event is not as its type ${cutText(type, 64)} says: ${where}: ${first?.message}${more}; GET /catalog/{type} has what it must be`;
  const error = new WaybillError('schema-violation', message, { violations });
  return { ok: false, id, source, error };
}
