import { type AccountRegion, arnOf } from '../support/account-region.ts';
import { isRecord } from './json.ts';
import type { Template } from './template.ts';

/** A stack of a synthesized assembly, or a nested stack of one. */
export interface Stack {
  readonly name: string;
  readonly template: Template;
  /** Where the files of an asset lie, by the S3 key that the template names; undefined for an unknown key. */
  assetPath(objectKey: string): string | undefined;
  /** By logical id; a nested stack whose template is not in the assembly is missing. */
  readonly nested: ReadonlyMap<string, Stack>;
}

/** The ARN of a stack; what is a random id on AWS is the same at every start. */
export function stackId(name: string, place: AccountRegion): string {
  return arnOf(place, 'cloudformation', `stack/${name}/local`);
}

/** Stacks, and all that are nested in them, by name. */
export function stacksByName(stacks: Iterable<Stack>): Map<string, Stack> {
  const found = new Map<string, Stack>();
  for (const stack of stacks) {
    found.set(stack.name, stack);
    for (const [name, nested] of stacksByName(stack.nested.values())) found.set(name, nested);
  }
  return found;
}

/** Where a function's code lies; undefined for a function that the stack does not have. */
export function codePath({ template, assetPath }: Stack, logicalId: string): string | undefined {
  const code = template.Resources[logicalId]?.Properties?.Code;
  const key = isRecord(code) ? code.S3Key : undefined;
  return typeof key === 'string' ? assetPath(key) : undefined;
}

/** What stacks are but for their functions' code, as a text to compare. */
export function withoutCode(stacks: ReadonlyMap<string, Stack>): string {
  const templates = [...stacks].map(([name, { template }]) => [name, template]);
  return JSON.stringify(templates, (name, value) =>
    CODE.has(name) && Object(value).ZipFile === undefined ? undefined : value,
  );
}

/** The members that change with code, unless it is in them: a nested template's address is a hash of what is in it. */
const CODE = new Set(['Code', 'TemplateURL', 'aws:asset:path']);
