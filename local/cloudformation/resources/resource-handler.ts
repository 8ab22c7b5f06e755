import type { Json } from '../../../core/event/event.ts';
import type { PropertyReader } from '../property-reader.ts';
import type { CloudBuilder } from './cloud-builder.ts';

/** A resource to make, with every intrinsic function resolved. */
export interface ResourceInput {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: PropertyReader;
}

/** What the template's `Ref` and `Fn::GetAtt` give for a resource that was made. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, Json>>;
}

/** How one resource type is run here. */
export interface ResourceHandler {
  /** The properties that are run, or that need nothing here; any other one is named at start. */
  readonly understood: readonly string[];
  create(input: ResourceInput, cloud: CloudBuilder): CreatedResource | Promise<CreatedResource>;
}

/** Handlers by resource type. */
export type ResourceHandlers = Readonly<Record<string, ResourceHandler>>;
