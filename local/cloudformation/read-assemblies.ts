import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AccountRegion } from '../support/account-region.ts';
import { readJson, readStack, type StackFiles } from './read-stack.ts';
import { relocate } from './relocate.ts';
import type { Stack } from './stack.ts';

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly displayName?: string;
  /** Where a stack is to be, such as `aws://123456789012/eu-west-1`. */
  readonly environment?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly file?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
  };
  readonly dependencies?: readonly string[];
}

interface AssetManifest {
  readonly files?: Record<
    string,
    {
      readonly source?: { readonly path?: string };
      readonly destinations?: Record<string, { readonly objectKey?: string }>;
    }
  >;
}

/** A stack before its template is read. */
interface StackArtifact extends Omit<StackFiles, 'relocate'> {
  readonly id: string;
  readonly environment: string;
  /** Its construct's path, such as `Prod/Shop`, where `Prod` is a stage. */
  readonly path: string;
  /** Ids of artifacts of the same manifest, other stacks among them. */
  readonly dependencies: readonly string[];
}

/** So many stacks are named in an error. */
const MAX_NAMED = 20;

/**
 * The stacks of one or several assemblies (`cdk.out`), and of their stages, each after those that it depends on: all of
 * them, or those that are chosen, by id, name, path or the path of what they are in, and what they depend on in their
 * assembly, as `cdk deploy` has it. All are put into one place, whatever their `env` says.
 */
export function readAssemblies(
  folders: string | readonly string[],
  place: AccountRegion,
  chosen?: string,
): readonly Stack[] {
  const directories = typeof folders === 'string' ? [folders] : folders;
  if (directories.length === 0)
    throw new Error('`assembly` names no folder; name one, such as cdk.out');
  const apps = directories.map(findAssembly);
  const all = apps.flat();
  const stacks = apps.flatMap((app) => inOrder(choose(app, chosen), app));
  if (stacks.length === 0) {
    const named = chosen === undefined ? '' : ` named ${chosen.slice(0, 128)}`;
    throw new Error(
      `${directories.join(' and ')} holds no stack${named} (stacks: ${listPaths(all)}).`,
    );
  }
  requireDistinctNames(stacks);
  const environments = new Set(all.map(({ environment }) => environment));
  const here = (text: string) => relocate(text, environments, place);
  return stacks.map((stack) => readStack({ ...stack, relocate: here }));
}

function findAssembly(directory: string): StackArtifact[] {
  const root = resolve(directory);
  if (existsSync(join(root, 'manifest.json'))) return findStacks(root);
  throw new Error(
    `There is no manifest.json in ${directory}. Run "cdk synth" first, or name its output folder.`,
  );
}

function choose(app: readonly StackArtifact[], chosen: string | undefined) {
  return chosen === undefined ? app : app.filter((stack) => isCalled(stack, chosen));
}

/** The stacks of a manifest and of the manifests of its stages. */
function findStacks(root: string): StackArtifact[] {
  const { artifacts = {} } = readJson<Manifest>(join(root, 'manifest.json'));
  const assets = readAssets(root, artifacts);
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    const { type, displayName = id, properties = {}, dependencies = [] } = artifact;
    const { environment = '' } = artifact;
    if (type === 'cdk:cloud-assembly')
      return findStacks(join(root, properties.directoryName ?? ''));
    if (type !== 'aws:cloudformation:stack') return [];
    const templateFile = join(root, properties.templateFile ?? '');
    const name = properties.stackName ?? id;
    return [{ id, path: displayName, name, environment, dependencies, templateFile, assets }];
  });
}

function isCalled({ id, path, name }: StackArtifact, chosen: string): boolean {
  return [id, path, name].includes(chosen) || path.startsWith(`${chosen}/`);
}

function inOrder(
  wanted: readonly StackArtifact[],
  all: readonly StackArtifact[],
): readonly StackArtifact[] {
  const byId = new Map(all.map((stack) => [stack.id, stack]));
  const seen = new Set<StackArtifact>();
  const ordered: StackArtifact[] = [];
  const add = (stack: StackArtifact | undefined) => {
    if (stack === undefined || seen.has(stack)) return;
    seen.add(stack);
    for (const id of stack.dependencies) add(byId.get(id));
    ordered.push(stack);
  };
  for (const stack of wanted) add(stack);
  return ordered;
}

/** One account and region is all that there is here. */
function requireDistinctNames(stacks: readonly StackArtifact[]): void {
  for (const { name } of stacks) {
    const namesakes = stacks.filter((stack) => stack.name === name);
    if (namesakes.length === 1) continue;
    throw new Error(
      `The stacks ${listPaths(namesakes)} are all named ${name}, and all would run in one account and region. Choose one of them by its path.`,
    );
  }
}

function listPaths(stacks: readonly StackArtifact[]): string {
  const paths = stacks.slice(0, MAX_NAMED).map(({ path }) => path);
  if (stacks.length > MAX_NAMED) paths.push(`and ${stacks.length - MAX_NAMED} more`);
  return paths.join(', ') || 'none';
}

function readAssets(root: string, artifacts: Readonly<Record<string, Artifact>>) {
  const paths = new Map<string, string>();
  for (const { type, properties } of Object.values(artifacts)) {
    if (type !== 'cdk:asset-manifest' || properties?.file === undefined) continue;
    const { files = {} } = readJson<AssetManifest>(join(root, properties.file));
    for (const { source, destinations = {} } of Object.values(files)) {
      for (const { objectKey } of Object.values(destinations)) {
        if (source?.path !== undefined && objectKey !== undefined)
          paths.set(objectKey, resolve(root, source.path));
      }
    }
  }
  return paths;
}
