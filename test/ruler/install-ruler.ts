import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { runCommand } from '../support/run-command.ts';

const VERSION = '2.0.1';

/** Beside what is built: ignored by git, and kept for the next run. */
const FOLDER = resolve('dist', 'test', `event-ruler-${VERSION}`);

const SOURCES = resolve('test', 'ruler');

const TIMEOUT_MS = 300_000;

/**
 * event-ruler (Apache-2.0) with what it needs, from Maven Central or from the repository at `url`, and the program that
 * asks it; returns the class path. Needs `mvn` and `javac`. Throws where it cannot be had.
 */
export async function installRuler(url: string | undefined): Promise<string> {
  const jars = join(FOLDER, 'jars');
  const done = join(FOLDER, 'installed');
  if (!existsSync(done)) {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(jars, { recursive: true });
    const settings = url === undefined ? [] : ['--settings', writeSettings(url)];
    const pom = join(SOURCES, 'pom.xml');
    const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
    await runCommand('mvn', ['--quiet', '--batch-mode', ...settings, '--file', pom, ...copy], {
      timeoutMs: TIMEOUT_MS,
    });
    writeFileSync(done, VERSION);
  }
  const classPath = [join(jars, '*'), FOLDER].join(delimiter);
  const compile = ['-classpath', classPath, '-d', FOLDER, join(SOURCES, 'Oracle.java')];
  await runCommand('javac', compile, { timeoutMs: TIMEOUT_MS });
  return classPath;
}

function writeSettings(url: string): string {
  const path = join(FOLDER, 'settings.xml');
  const text = url.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  writeFileSync(
    path,
    `<settings><mirrors><mirror><id>central-mirror</id><mirrorOf>central</mirrorOf><url>${text}</url></mirror></mirrors></settings>`,
  );
  return path;
}
