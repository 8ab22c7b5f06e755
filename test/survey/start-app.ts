import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { compileApp } from './compile-app.ts';
import type { SurveyedApp } from './find-apps.ts';

/** What became of an app: what ended its start, if anything did, and what is named as not run. */
export interface Outcome {
  readonly error?: string;
  readonly warnings: readonly string[];
  readonly seconds: number;
}

/** An app that is neither ready nor ended by then is stopped. */
const PATIENCE_MS = 120_000;

/** Starts a copy of an app by `waybill start`, with nothing installed but this project's packages, and stops it. */
export async function startApp({ root, folder, entry }: SurveyedApp): Promise<Outcome> {
  const place = mkdtempSync(join(tmpdir(), 'waybill-survey-'));
  const copy = join(place, 'app');
  const startedAt = performance.now();
  try {
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
    const program = await compileApp(join(copy, folder), entry);
    const outcome = await run(join(copy, folder), `node ${program}`);
    return { ...outcome, seconds: (performance.now() - startedAt) / 1000 };
  } catch (error) {
    const seconds = (performance.now() - startedAt) / 1000;
    return { error: firstLine(String(error)), warnings: [], seconds };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function run(cwd: string, app: string): Promise<Omit<Outcome, 'seconds'>> {
  const args = [resolve('dist/bin/cli.js'), 'start', '--json', '--app', app];
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, PORT: '0', AWS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  let ready: readonly string[] | undefined;
  const logged: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    const { url, warnings = [], log } = JSON.parse(line) as Line;
    if (log?.level === 'warn') logged.push(log.message);
    if (url === undefined) continue;
    ready = warnings;
    child.kill('SIGINT');
  }
  clearTimeout(timer);
  if (ready !== undefined) return { warnings: ready };
  return { error: firstLine(errors) || 'no answer in time', warnings: logged };
}

interface Line {
  readonly url?: string;
  readonly warnings?: readonly string[];
  readonly log?: { readonly level: string; readonly message: string };
}

/** The reason, which for a program that cannot run is further below. */
function firstLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  const reason = lines.find((line) => /^(\w*Error\b|«)/.test(line));
  return first.endsWith(':') && reason !== undefined ? `${first} ${reason}` : first;
}
