import type { Json } from '../../core/event/event.ts';
import type { JsonObject } from './json.ts';
import type { MadeResources } from './made-resources.ts';
import type { Scope } from './resolve.ts';
import type { CloudBuilder } from './resources/cloud-builder.ts';
import type { Template } from './template.ts';
import { readParameter } from './values/read-parameter.ts';

/** What a stack's references may find. */
export interface ScopeParts {
  readonly template: Template;
  readonly cloud: CloudBuilder;
  /** Values of the template's parameters, where they are not the defaults. */
  readonly parameters: JsonObject;
  readonly made: MadeResources;
}

/** The names of one stack, and what other stacks give it. */
export function stackScope({ template, cloud, parameters, made }: ScopeParts): Scope {
  const { place, stackName, stackId, outputs, values } = cloud;
  const pseudo: Readonly<Record<string, Json>> = {
    'AWS::AccountId': place.accountId,
    'AWS::NotificationARNs': [],
    'AWS::Partition': place.partition,
    'AWS::Region': place.region,
    'AWS::StackId': stackId,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const parameter = (name: string): Json | undefined => {
    const declared = template.Parameters?.[name];
    const given = parameters[name];
    return declared && readParameter(name, declared, { values, stackName, given });
  };
  return {
    ref: (name) => made.ref(name) ?? pseudo[name] ?? parameter(name),
    attribute: (logicalId, name) => made.attribute(logicalId, name),
    mapping: (name) => template.Mappings?.[name],
    condition: (name) => template.Conditions?.[name],
    export: (name) => outputs.exported(name),
    stackOutput: (stack, output) => outputs.get(stack, output),
  };
}
