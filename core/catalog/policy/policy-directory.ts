import { WaybillError } from '../../errors.ts';
import { errorLogFields } from '../../log/log-fields.ts';
import type { LoadSchemaCompiler, Validate } from '../../ports/catalog/schema-compiler.ts';
import type { TypePolicies } from '../../ports/catalog/type-policies.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { TypePolicy } from '../../records/catalog/type-policy.ts';
import { isOutage } from '../../shared/is-outage.ts';

/** How long the list is trusted while its version stays, in milliseconds: as that of subscribers. */
const WHOLE_MS = 300_000;

/** A type's policy, with what holds data against its schema. */
export interface KnownPolicy {
  readonly policy: TypePolicy;
  readonly validate: Validate | undefined;
}

/** What a directory is read from. */
export interface PolicyDirectoryPorts {
  readonly policies: Pick<TypePolicies, 'listPolicies'>;
  readonly loadSchemas: LoadSchemaCompiler;
  readonly clock: Clock;
  readonly log: Log;
}

interface Known {
  readonly version: number;
  readonly readAt: number;
  readonly policies: ReadonlyMap<string, TypePolicy>;
}

/**
 * What is declared of types, as a function remembers it between invocations: it is read when it has changed. A schema is
 * compiled when the first event of its type comes, once for each version.
 */
export class PolicyDirectory {
  readonly #compiled = new Map<string, KnownPolicy>();
  readonly #ports: PolicyDirectoryPorts;
  #last: Known | undefined;

  constructor(ports: PolicyDirectoryPorts) {
    this.#ports = ports;
  }

  /**
   * Those of these types that have a policy, by type, as of a version of the registry; in an outage of the ledger what was
   * read last. Undefined where nothing ever was: nobody knows what is declared.
   */
  async policiesOf(
    types: Iterable<string>,
    version: number,
  ): Promise<ReadonlyMap<string, KnownPolicy> | undefined> {
    const known = await this.#know(version);
    if (known === undefined) return undefined;
    const found = new Map<string, KnownPolicy>();
    for (const type of new Set(types)) {
      const policy = known.policies.get(type);
      if (policy !== undefined) found.set(type, await this.#compile(policy));
    }
    return found;
  }

  async #know(version: number): Promise<Known | undefined> {
    const { policies, clock } = this.#ports;
    const [last, readAt] = [this.#last, clock.now()];
    if (last?.version === version && readAt - last.readAt < WHOLE_MS) return last;
    try {
      const read = keepSame(await policies.listPolicies(), last?.policies);
      for (const type of this.#compiled.keys()) if (!read.has(type)) this.#compiled.delete(type);
      this.#last = { version, readAt, policies: read };
    } catch (error) {
      if (!isOutage(error)) throw error;
    }
    return this.#last;
  }

  async #compile(policy: TypePolicy): Promise<KnownPolicy> {
    const before = this.#compiled.get(policy.type);
    if (before?.policy === policy) return before;
    const known = { policy, validate: await compile(policy, this.#ports) };
    this.#compiled.set(policy.type, known);
    return known;
  }
}

/** By type; the same object as before as long as it is the same, so that what was compiled of it holds. */
function keepSame(
  listed: readonly TypePolicy[],
  before: ReadonlyMap<string, TypePolicy> | undefined,
): ReadonlyMap<string, TypePolicy> {
  return new Map(
    listed.map((policy) => {
      const last = before?.get(policy.type);
      const isSame = last?.version === policy.version && last.changedAt === policy.changedAt;
      return [policy.type, isSame ? last : policy];
    }),
  );
}

/** A schema that cannot be read any more stops no events. */
async function compile(
  { type, mode, schema }: TypePolicy,
  { loadSchemas, log }: PolicyDirectoryPorts,
): Promise<Validate | undefined> {
  if (mode === 'off' || schema === undefined) return undefined;
  try {
    return (await loadSchemas()).compile(schema);
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    log.error('the schema of a type is wrong', { type, ...errorLogFields(error) });
    return undefined;
  }
}
