import type { Json } from '../../core/event/event.ts';
import type { JsonObject } from './json.ts';

/** One entry of a template's `Resources`, with CloudFormation's own member names. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
}

/** One entry of a template's `Parameters`. */
export interface TemplateParameter {
  readonly Type?: string;
  readonly Default?: Json;
  readonly AllowedValues?: readonly Json[];
  readonly AllowedPattern?: string;
}

/** A CloudFormation template, as far as it is run here. */
export interface Template {
  readonly Parameters?: { readonly [name: string]: TemplateParameter };
  readonly Mappings?: { readonly [name: string]: JsonObject };
  readonly Conditions?: JsonObject;
  readonly Resources: { readonly [logicalId: string]: TemplateResource };
  readonly Outputs?: {
    readonly [name: string]: {
      readonly Value: Json;
      readonly Condition?: string;
      readonly Export?: { readonly Name: Json };
    };
  };
}
