import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Template } from './template.ts';

/** One stack of a synthesized cloud assembly (`cdk.out`). */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /** Where the files of an asset lie, by the S3 key that the template names; undefined for an unknown key. */
  assetPath(objectKey: string): string | undefined;
}

interface Manifest {
  readonly artifacts?: Record<string, Artifact>;
}

interface Artifact {
  readonly type: string;
  readonly displayName?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly file?: string;
    readonly stackName?: string;
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

/** Reads the one stack of the assembly, or the one that is named; says which stacks there are when it cannot choose. */
export function readAssembly(directory: string, stack?: string): Assembly {
  const root = resolve(directory);
  const manifestFile = join(root, 'manifest.json');
  if (!existsSync(manifestFile)) {
    throw new Error(
      `There is no manifest.json in ${directory}. Run "cdk synth" first, or name its output folder.`,
    );
  }
  const artifacts = readJson<Manifest>(manifestFile).artifacts ?? {};
  const [id, artifact] = chooseStack(artifacts, directory, stack);
  const assets = readAssets(root, artifacts);
  return {
    stackName: artifact.properties?.stackName ?? id,
    template: readJson<Template>(join(root, artifact.properties?.templateFile ?? '')),
    assetPath: (objectKey) => assets.get(objectKey),
  };
}

function chooseStack(
  artifacts: Record<string, Artifact>,
  directory: string,
  stack: string | undefined,
): [string, Artifact] {
  const stacks = Object.entries(artifacts).filter(
    ([, { type }]) => type === 'aws:cloudformation:stack',
  );
  const chosen = stacks.filter(
    ([id, artifact]) =>
      stack === undefined ||
      [id, artifact.displayName, artifact.properties?.stackName].includes(stack),
  );
  const [first, second] = chosen;
  if (first && !second) return first;
  const names = stacks.map(([id]) => id).join(', ') || 'none';
  throw new Error(
    first
      ? `${directory} holds several stacks (${names}). Name the one to run.`
      : `${directory} holds no stack${stack ? ` named ${stack}` : ''} (stacks: ${names}).`,
  );
}

function readAssets(root: string, artifacts: Record<string, Artifact>): Map<string, string> {
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

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
