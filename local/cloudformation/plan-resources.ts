import type { Json } from '../../core/event/event.ts';
import { asList, isList, isRecord } from './json.ts';
import type { Template, TemplateResource } from './template.ts';

/** The type of a stack within a stack. */
export const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** A resource with its logical id, in the order in which it can be made. */
export interface PlannedResource {
  readonly logicalId: string;
  readonly resource: TemplateResource;
}

/**
 * Orders resources after whatever they name; custom resources, and nested stacks, which may have some, come as late as
 * possible, as their code needs the rest.
 */
export function planResources(template: Template): PlannedResource[] {
  const waiting = new Map(
    Object.entries(template.Resources).map(([logicalId, resource]) => [
      logicalId,
      { logicalId, resource, needs: dependencies(resource, template) },
    ]),
  );
  const planned: PlannedResource[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(
      ({ needs }) => ![...needs].some((id) => waiting.has(id)),
    );
    const first = ready.filter(({ resource }) => !runsCode(resource));
    const next = first.length > 0 ? first : ready;
    if (next.length === 0)
      throw new Error(`These resources wait for each other: ${cycle(waiting).join(' -> ')}.`);
    for (const { logicalId, resource } of next) {
      waiting.delete(logicalId);
      planned.push({ logicalId, resource });
    }
  }
  return planned;
}

/** True for `Custom::*` and its long form. */
export function isCustom({ Type }: TemplateResource): boolean {
  return Type.startsWith('Custom::') || Type === 'AWS::CloudFormation::CustomResource';
}

function runsCode(resource: TemplateResource): boolean {
  return isCustom(resource) || resource.Type === NESTED_STACK;
}

function dependencies(resource: TemplateResource, template: Template): Set<string> {
  const names = namesIn(resource.Properties ?? {});
  for (const name of asList(resource.DependsOn)) names.add(String(name));
  return new Set([...names].filter((name) => Object.hasOwn(template.Resources, name)));
}

/** What a part of a template refers to: resources, parameters and pseudo parameters. */
export function namesIn(value: Json): Set<string> {
  const names = new Set<string>();
  collect(value, names);
  return names;
}

function collect(value: Json, names: Set<string>): void {
  if (isList(value)) {
    for (const item of value) collect(item, names);
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'Ref') names.add(String(member));
    else if (key === 'Fn::GetAtt')
      names.add(String(isList(member) ? member[0] : member).split('.')[0] ?? '');
    else if (key === 'Fn::Sub') collectSub(member, names);
    collect(member, names);
  }
}

function collectSub(argument: Json, names: Set<string>): void {
  const template = String(isList(argument) ? argument[0] : argument);
  for (const [, name = ''] of template.matchAll(/\$\{([^}!]+)\}/g))
    names.add(name.trim().split('.')[0] ?? '');
}

function cycle(waiting: ReadonlyMap<string, { readonly needs: ReadonlySet<string> }>): string[] {
  const path: string[] = [];
  let next = [...waiting.keys()][0];
  while (next !== undefined && !path.includes(next)) {
    path.push(next);
    next = [...(waiting.get(next)?.needs ?? [])].find((id) => waiting.has(id));
  }
  return next === undefined ? path : [...path.slice(path.indexOf(next)), next];
}
