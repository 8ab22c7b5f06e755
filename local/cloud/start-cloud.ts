import { checkLoopback } from '../support/check-loopback.ts';
import type { Cloud, CloudOptions } from './cloud.ts';
import { EmbeddedCloud } from './embedded-cloud.ts';

/** Starts the stacks of a synthesized assembly on this machine; ready when it answers. A start that fails logs its warnings. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  await checkLoopback();
  const cloud = new EmbeddedCloud(options);
  try {
    await cloud.start();
    return cloud;
  } catch (error) {
    for (const message of cloud.warnings) options.log?.({ level: 'warn', message });
    throw error;
  }
}
