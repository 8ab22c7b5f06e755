import { existsSync, readFileSync } from 'node:fs';
import { NESTED_STACK } from './plan-resources.ts';
import { physicalName } from './resources/physical-name.ts';
import type { Stack } from './stack.ts';
import type { Template } from './template.ts';

/** A nested stack's name is part of its resources' names, which must have room for more. */
const MAX_NESTED_NAME = 40;

/** Where a stack's template lies, and what the assets of its assembly are, as paths by S3 key. */
export interface StackFiles {
  readonly name: string;
  readonly templateFile: string;
  readonly assets: ReadonlyMap<string, string>;
  /** Puts a template's text into the account and region of the cloud. */
  readonly relocate: (text: string) => string;
}

/** Reads a stack with the stacks that are nested in it. */
export function readStack({ name, templateFile, ...common }: StackFiles): Stack {
  const { assets, relocate } = common;
  // A stack without resources is synthesized without the member.
  const template: Template = {
    Resources: {},
    ...readJson<Partial<Template>>(templateFile, relocate),
  };
  const nested = new Map<string, Stack>();
  for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type !== NESTED_STACK) continue;
    const file = findTemplate(JSON.stringify(Properties?.TemplateURL ?? ''), assets);
    const nestedName = physicalName(name, logicalId, MAX_NESTED_NAME);
    if (file !== undefined)
      nested.set(logicalId, readStack({ name: nestedName, templateFile: file, ...common }));
  }
  return { name, template, nested, assetPath: (objectKey) => assets.get(objectKey) };
}

/** The file whose S3 key a `TemplateURL` ends with; what comes before it, the bucket, is of no interest here. */
function findTemplate(url: string, assets: ReadonlyMap<string, string>): string | undefined {
  for (const [key, file] of assets) if (url.includes(`/${key}"`) && existsSync(file)) return file;
  return undefined;
}

/** A file of an assembly, which CDK has written and nobody checks. */
export function readJson<T>(file: string, change = (text: string): string => text): T {
  return JSON.parse(change(readFileSync(file, 'utf8'))) as T;
}
