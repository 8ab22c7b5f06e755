import { createHash } from 'node:crypto';
import { AwsError } from '../../../api/aws-error.ts';
import { KeptJson } from '../../../support/kept-json.ts';
import type { LocalClock } from '../../../support/local-clock.ts';
import { EventSourceMapping, type MappedSource, type MappingSpec } from './event-source-mapping.ts';

/** What somebody has set by the API, and what the template said then. */
interface KeptState {
  readonly enabled: boolean;
  readonly template: boolean;
}

/**
 * The event source mappings of all stacks. Where the cloud keeps its state, what was enabled or disabled by the API stays
 * so at the next start, until the template says something else: CloudFormation updates what has changed in the template.
 */
export class EventSourceMappings {
  readonly #clock: LocalClock;
  readonly #file: KeptJson<Readonly<Record<string, KeptState>>>;
  readonly #kept: Map<string, KeptState>;
  readonly #byId = new Map<string, EventSourceMapping>();
  readonly #templates = new Map<string, boolean>();

  constructor(clock: LocalClock, dataDir?: string) {
    this.#clock = clock;
    this.#file = new KeptJson(dataDir, 'event-source-mappings.json');
    this.#kept = new Map(Object.entries(this.#file.read() ?? {}));
  }

  /** `template` says whether the template has it enabled. */
  add(spec: MappingSpec, source: MappedSource, template: boolean): EventSourceMapping {
    const kept = this.#kept.get(spec.uuid);
    const enabled = kept?.template === template ? kept.enabled : template;
    const mapping = new EventSourceMapping(spec, { source, clock: this.#clock, enabled });
    this.#byId.set(spec.uuid, mapping);
    this.#templates.set(spec.uuid, template);
    return mapping;
  }

  /** By its UUID, in the order of their ids. */
  get all(): readonly EventSourceMapping[] {
    const ids = [...this.#byId.keys()].sort();
    return ids.flatMap((id) => this.#byId.get(id) ?? []);
  }

  find(uuid: string): EventSourceMapping | undefined {
    return this.#byId.get(uuid);
  }

  /** Throws `ResourceNotFoundException`. */
  require(uuid: string): EventSourceMapping {
    const mapping = this.find(uuid);
    if (mapping !== undefined) return mapping;
    throw new AwsError(
      'ResourceNotFoundException',
      'The resource you requested does not exist.',
      404,
    );
  }

  /** Throws where there is no such mapping, or it is being changed. */
  setEnabled(uuid: string, enabled: boolean): void {
    this.require(uuid).setEnabled(enabled);
    this.#kept.set(uuid, { enabled, template: this.#templates.get(uuid) ?? true });
    this.#file.write(Object.fromEntries(this.#kept));
  }
}

/** The UUID of a template's mapping: the same at every start. */
export function mappingId(stackId: string, logicalId: string): string {
  const hash = createHash('sha256').update(`${stackId}/${logicalId}`).digest('hex');
  return [
    ...[hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`],
    ...[`8${hash.slice(17, 20)}`, hash.slice(20, 32)],
  ].join('-');
}
