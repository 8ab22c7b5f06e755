import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { synthesize } from '../../support/worlds/synthesize.ts';
import type { IngressName, Remains, Target } from './target.ts';

/** What the embedded cloud keeps between starts. */
const KEPT = ['custom-resources.json', 'queues.jsonl', 'tables'];

/** The embedded cloud, in real time. An update is a stop and a start with the new template on the same data folder. */
export class EmbeddedTarget implements Target {
  readonly name = 'embedded';
  readonly #ingress: IngressName;
  #cloud: Cloud | undefined;
  #dataDir: string | undefined;
  /** Functions are read from here when they first run. */
  readonly #assemblies: string[] = [];
  #port = 0;

  constructor(ingress: IngressName) {
    this.#ingress = ingress;
  }

  async deploy(version: 1 | 2): Promise<string> {
    const assembly = await synthesize('test/e2e/app.ts', { version, ingress: this.#ingress });
    this.#assemblies.push(assembly);
    await this.#cloud?.stop();
    this.#dataDir ??= await mkdtemp(join(tmpdir(), 'waybill-e2e-'));
    this.#cloud = await startCloud({
      assembly,
      dataDir: this.#dataDir,
      httpPort: this.#port,
      awsPort: 0,
    });
    this.#port = Number(new URL(this.#cloud.url).port);
    return this.#cloud.url;
  }

  async destroy(): Promise<Remains> {
    await this.#cloud?.stop();
    this.#cloud = undefined;
    if (this.#dataDir === undefined) return { kept: [], found: [] };
    const found = await readdir(this.#dataDir);
    for (const folder of [this.#dataDir, ...this.#assemblies.splice(0)])
      await rm(folder, { recursive: true });
    this.#dataDir = undefined;
    return { kept: KEPT, found: found.sort() };
  }
}
