import { WaybillError } from '../errors.ts';
import { show } from '../event/event-error.ts';
import type { ParsedItem } from '../event/parse-request.ts';
import type { KeyGrants } from './api-key.ts';

/** How many allowed strings an error names. */
const NAMED = 10;

/** A request's events, of which those are rejected that the key may not publish. */
export function checkGrants(
  items: readonly ParsedItem[],
  grants: KeyGrants,
): readonly ParsedItem[] {
  return items.map((item) => {
    if (!item.ok) return item;
    const { id, source, type } = item.event;
    const error = refuse('source', source, grants.sources) ?? refuse('type', type, grants.types);
    return error === undefined ? item : { ok: false, id, source, error };
  });

  function refuse(
    name: 'source' | 'type',
    value: string,
    allowed: readonly string[] | undefined,
  ): WaybillError | undefined {
    if (allowed === undefined || allowed.some((text) => isGranted(text, value))) return undefined;
    const more = allowed.length > NAMED ? `, and ${allowed.length - NAMED} more` : '';
    const message = `the key of ${grants.producer} may not publish the \`${name}\` ${show(value)}; it may publish ${allowed
      .slice(0, NAMED)
      .map((text) => show(text))
      .join(', ')}${more}`;
    return new WaybillError('forbidden', message);
  }
}

/** Whether a grant, exact or with a `*` at its end, covers a text. */
export function isGranted(grant: string, text: string): boolean {
  return grant.endsWith('*') ? text.startsWith(grant.slice(0, -1)) : grant === text;
}
