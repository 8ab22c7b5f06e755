import { readFileSync, writeFileSync } from 'node:fs';
import type { PackageJson } from './project.ts';

/** Adds the script `start` to this folder's `package.json`, indented as it is; returns false where there is one already. */
export function addStartScript(packageJson: PackageJson, start: string): boolean {
  if (packageJson.scripts?.start !== undefined) return false;
  const text = readFileSync('package.json', 'utf8');
  const [, indent = '  '] = /\n([ \t]+)/.exec(text) ?? [];
  const changed = { ...packageJson, scripts: { ...packageJson.scripts, start } };
  writeFileSync('package.json', `${JSON.stringify(changed, null, indent)}\n`);
  return true;
}
