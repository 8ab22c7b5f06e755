import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { UsageError } from '../usage-error.ts';

/** A CDK app: the command that synthesizes it, and its context. */
export interface CdkApp {
  readonly command: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** The app of this folder's `cdk.json`; `command` goes before its own. */
export function readCdkApp(command?: string): CdkApp {
  const { app, context } = readCdkJson();
  const chosen = command ?? app;
  if (typeof chosen === 'string' && chosen !== '')
    return { command: chosen, context: context ?? {} };
  throw new UsageError(
    'there is no cdk.json with an `app` in this folder; run this in a CDK project, or name the app with --app',
  );
}

function readCdkJson(): { app?: string; context?: Record<string, unknown> } {
  if (!existsSync('cdk.json')) return {};
  try {
    return JSON.parse(readFileSync('cdk.json', 'utf8')) ?? {};
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`cdk.json is not JSON: ${reason}`, { cause });
  }
}

/**
 * `NodejsFunction` bundles by the app's own esbuild, or one on the path, and else in Docker: ours is there before that.
 * CDK's "aws-lambda-nodejs", under local bundling.
 */
function pathWithEsbuild(): string {
  const file = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  return [process.env.PATH ?? '', dirname(file)].join(delimiter);
}

/**
 * Runs a CDK app as its CLI would, into a folder; throws an `Error` with all that the app printed when it fails.
 * CDK's own checks of the template stay out: they take longer than the rest, and `cdk synth` has them.
 */
export async function synthesize(
  { command, context }: CdkApp,
  { outdir, signal }: { readonly outdir: string; readonly signal?: AbortSignal },
): Promise<void> {
  const child = spawn(command, {
    shell: true,
    ...(signal === undefined ? {} : { signal }),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: pathWithEsbuild(),
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_DEFAULT_ACCOUNT: '000000000000',
      CDK_DEFAULT_REGION: 'us-east-1',
      CDK_VALIDATION: 'false',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // The colours of a tool are not for somebody else's message.
  const text = stripVTControlCharacters(output).trim();
  const printed = text === '' ? ', which printed nothing' : `:\n\n${text}`;
  if (code !== 0) throw new Error(`the app could not be synthesized by \`${command}\`${printed}`);
  if (!existsSync(join(outdir, 'manifest.json')))
    throw new Error(
      `no CDK app was synthesized by \`${command}\`; it must make an App, without an \`outdir\` of its own${printed}`,
    );
}
