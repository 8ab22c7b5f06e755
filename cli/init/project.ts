import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';

/** What `waybill init` looks at in a `package.json`. */
export interface PackageJson {
  readonly type?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The `app` of the cdk.json that `waybill init` writes. */
const OWN_APP = 'npx tsx bin/app.ts';

/** The project of this folder, as far as there is one. */
export interface Project {
  /** The command that is `app` of its cdk.json, empty where that names none; undefined without a cdk.json of somebody else. */
  readonly app: string | undefined;
  readonly packageJson: PackageJson | undefined;
}

/** Reads this folder's `cdk.json` and `package.json`; throws `UsageError` where one of them is no JSON object. */
export function readProject(): Project {
  const cdkJson = readObject('cdk.json');
  const packageJson = readObject('package.json');
  const app = typeof cdkJson?.app === 'string' ? cdkJson.app : '';
  return { app: cdkJson === undefined || app === OWN_APP ? undefined : app, packageJson };
}

function readObject(file: string): Readonly<Record<string, unknown>> | undefined {
  if (!existsSync(file)) return undefined;
  const value = parse(file);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new UsageError(`${file} is no JSON object; mend it, or move it away, and run this again`);
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file} cannot be read as JSON: ${reason}`, { cause });
  }
}
