import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CloudEvent } from '../../core/event/event.ts';
import { sha256 } from '../../node/sha256.ts';

/** Where messages are kept that even a router's quarantine does not take. */
export class QuarantineFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Keeps the events of one message as a file, which can be sent as a batch later (CloudEvents JSON batch format); answers its name once
   * it is on the disk. The same events are the same file.
   */
  async keep(events: readonly CloudEvent[]): Promise<string> {
    const text = `${JSON.stringify(events, null, 2)}\n`;
    const names = events.map(({ source, id }) => `${source}\n${id}`).join('\n');
    const name = Buffer.from(sha256(names)).toString('hex').slice(0, 32);
    const file = join(this.path, `${name}.json`);
    const fresh = `${file}.${process.pid}.part`;
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    try {
      await write(fresh, text);
      await rename(fresh, file);
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
    return file;
  }
}

async function write(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
