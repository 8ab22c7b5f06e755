import { type KeepPolicies, makeKeepPolicies } from '../../core/catalog/policy/keep-policies.ts';
import type { PolicyDirectoryPorts } from '../../core/catalog/policy/policy-directory.ts';
import type { SchemaCompiler } from '../../core/ports/catalog/schema-compiler.ts';

/** What keeps events to what is declared of their types: loaded by a router where something is. */
export function makePolicies(ports: Omit<PolicyDirectoryPorts, 'loadSchemas'>): KeepPolicies {
  return makeKeepPolicies({ ...ports, loadSchemas });
}

/** Loads what compiles schemas, which is a file beside a function's own. */
export async function loadSchemas(): Promise<SchemaCompiler> {
  return (await import('./schemas.ts')).schemaCompiler;
}
