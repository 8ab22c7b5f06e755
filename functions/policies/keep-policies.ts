import type { PolicyDirectoryPorts } from '../../core/catalog/policy/policy-directory.ts';
import type { ParsedItem } from '../../core/event/parse-request.ts';
import { lazy } from '../../core/shared/lazy.ts';

/** Events as what is declared of their types has them, as of a count of its changes; undefined where that is not known. */
type Keep = (
  items: readonly ParsedItem[],
  version: number | undefined,
) => Promise<readonly ParsedItem[]> | readonly ParsedItem[];

/** Keeps events to what is declared of their types; nothing of it is loaded where nothing ever was. */
export function keepPolicies(ports: Omit<PolicyDirectoryPorts, 'loadSchemas'>): Keep {
  const load = lazy(async () => (await import('./policies.ts')).makePolicies(ports));
  return (items, version) => {
    if (version === 0) return items;
    if (version !== undefined) return load().then((keep) => keep(items, version));
    ports.log.warn('nobody knows what is declared of types; events are accepted as they are', {
      events: items.length,
    });
    return items;
  };
}
