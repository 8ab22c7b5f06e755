import type { TypePolicy } from '../../records/catalog/type-policy.ts';

/** How a version is told in `ETag` and `If-Match`: with its time, since a type that is declared anew counts from 1. */
export function tagOf({ version, changedAt }: Pick<TypePolicy, 'version' | 'changedAt'>): string {
  return `"${version}-${Date.parse(changedAt)}"`;
}
