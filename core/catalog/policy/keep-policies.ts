import type { ParsedItem } from '../../event/parse-request.ts';
import { checkPolicies } from './check-policies.ts';
import { PolicyDirectory, type PolicyDirectoryPorts } from './policy-directory.ts';

/** Holds a request's events against what is declared of their types, as of a version of the registry. */
export type KeepPolicies = (
  items: readonly ParsedItem[],
  version: number,
) => Promise<readonly ParsedItem[]>;

/** Makes what remembers policies from request to request. Where none are known, events are accepted as they are. */
export function makeKeepPolicies(ports: PolicyDirectoryPorts): KeepPolicies {
  const directory = new PolicyDirectory(ports);
  return async (items, version) => {
    const types = items.flatMap((item) => (item.ok ? [item.event.type] : []));
    const policies = await directory.policiesOf(types, version);
    if (policies !== undefined) return checkPolicies(items, policies);
    ports.log.warn('nobody knows what is declared of types; events are accepted as they are', {
      events: items.length,
    });
    return items;
  };
}
