import {
  type BuildFailure,
  type BuildOptions,
  buildSync,
  formatMessagesSync,
  type Message,
  type Metafile,
} from 'esbuild';
import { IMPORT_META } from './import-meta.ts';

/** What a build came to. */
export interface Bundled {
  readonly text: string;
  readonly metafile: Metafile;
  readonly warnings: readonly Message[];
}

/** What esbuild notices only when it is asked: code that loads what no bundle can have. */
const DYNAMIC = {
  'unsupported-dynamic-import': 'warning',
  'unsupported-require-call': 'warning',
  'require-resolve-not-external': 'warning',
  'indirect-require': 'warning',
} as const;

/** What to do about what esbuild refuses, by what it says. */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [
    /top-level await/i,
    'a bundle is CommonJS, which cannot wait at its top: make the promise there, and await it inside the handler',
  ],
  [
    /"\.node" files/,
    "a native addon is made for one system and cannot be bundled: use a NodejsFunction of aws-cdk-lib/aws-lambda-nodejs with the package in `bundling.nodeModules`, installed for Lambda's system, or a container image",
  ],
];

/** How Node chooses a package's files: it knows `exports` and `main`, and neither the field nor the condition `module`. */
export const AS_NODE: BuildOptions = { mainFields: ['main', 'module'], conditions: [] };

/** Bundles a handler's file without writing it. Throws an `Error` with what esbuild says, and what to do about it. */
export function runEsbuild(entry: string, options: BuildOptions): Bundled {
  try {
    const { outputFiles, metafile, warnings } = buildSync({
      bundle: true,
      minify: true,
      keepNames: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      logLevel: 'silent',
      logOverride: DYNAMIC,
      ...IMPORT_META,
      ...options,
      metafile: true,
      write: false,
    });
    return { text: outputFiles.map(({ text }) => text).join(''), metafile, warnings };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    return refuseBundle(entry, error.errors);
  }
}

/** Throws an `Error` with the places at fault, and what to do about each kind. */
export function refuseBundle(entry: string, messages: readonly Message[], fix?: string): never {
  const said = formatMessagesSync([...messages], { kind: 'error', color: false }).join('');
  const fixes = FIXES.filter(([text]) => messages.some((message) => text.test(message.text)));
  const todo = [...fixes.map(([, each]) => each), ...(fix === undefined ? [] : [fix])];
  throw new Error(
    [`the handler ${entry} cannot be bundled:\n${said.trimEnd()}`, ...todo].join('\n'),
  );
}

/** Whether what a message is about is of a package, and not of the app itself. */
export function isOfPackage(file: string | undefined): boolean {
  return file !== undefined && /(^|[/\\])node_modules[/\\]/.test(file);
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return (
    typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors)
  );
}
