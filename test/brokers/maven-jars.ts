import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from '../support/run-command.ts';

const TIMEOUT_MS = 300_000;

/** A program of Java that comes from Maven Central, with what it needs: `test/brokers/<name>/pom.xml` says of what it is made. */
export class MavenJars {
  /** As Java's class path. */
  readonly classPath: string;
  readonly #name: string;
  /** Shared by all checkouts of a machine. */
  readonly #folder: string;

  /** `version` is that of its `pom.xml`. */
  constructor(name: string, version: string) {
    const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
    this.#name = name;
    this.#folder = join(cache, 'waybill', `${name}-${version}`);
    this.classPath = join(this.#folder, '*');
  }

  /** Whether it can be started here: its jars are there, and a Java that runs them. */
  areInstalled(): boolean {
    return existsSync(this.#folder) && spawnSync('java', ['-version']).status === 0;
  }

  /** By `mvn`, whose settings say from which mirror. */
  async install(): Promise<void> {
    if (existsSync(this.#folder)) return;
    const jars = `${this.#folder}.${process.pid}`;
    mkdirSync(jars, { recursive: true });
    try {
      const pom = resolve('test', 'brokers', this.#name, 'pom.xml');
      const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
      await runCommand('mvn', ['--quiet', '--batch-mode', '--file', pom, ...copy], {
        timeoutMs: TIMEOUT_MS,
      });
      renameSync(jars, this.#folder);
    } finally {
      rmSync(jars, { recursive: true, force: true });
    }
  }
}
