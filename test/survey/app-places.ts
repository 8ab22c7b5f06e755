import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compileApp } from './compile-app.ts';
import { packageFolders, type SurveyedApp } from './find-apps.ts';

/** Where an app is started. */
export interface Place {
  readonly root: string;
  /** The program that makes the app; undefined for the command of its `cdk.json`. */
  readonly program: string | undefined;
  remove(): void;
}

/** A copy of an app, or with `isInstalled` its checkout, with the packages that it names installed. */
export function placeOf(app: SurveyedApp, isInstalled: boolean): Place | Promise<Place> {
  if (!isInstalled) return copyOf(app);
  install(app.root);
  return { root: app.root, program: undefined, remove: () => {} };
}

/** With nothing installed but this project's packages. */
async function copyOf({ root, folder, entry }: SurveyedApp): Promise<Place> {
  const place = mkdtempSync(join(tmpdir(), 'waybill-survey-'));
  const remove = () => rmSync(place, { recursive: true, force: true });
  try {
    const copy = join(place, 'app');
    cpSync(root, copy, {
      recursive: true,
      filter: (path) => !/\/(node_modules|cdk\.out)$/.test(path),
    });
    symlinkSync(resolve('node_modules'), join(place, 'node_modules'));
    // Older apps of `cdk init` load it for the lines of their stack traces, and need nothing else of it.
    const aid = join(copy, 'node_modules', 'source-map-support');
    mkdirSync(aid, { recursive: true });
    writeFileSync(join(aid, 'register.js'), '');
    writeFileSync(join(aid, 'package.json'), '{"exports":{"./*":"./register.js"}}');
    return { root: copy, program: await compileApp(join(copy, folder), entry), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Installs the packages of each `package.json` that has none yet, without their scripts. */
function install(root: string): void {
  for (const cwd of packageFolders(root)) {
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    const { status, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8' });
    const [reason = ''] = stderr.split('\n').filter((line) => line.startsWith('npm error'));
    if (status !== 0) throw new Error(`npm install failed in ${cwd}: ${reason}`);
  }
}
