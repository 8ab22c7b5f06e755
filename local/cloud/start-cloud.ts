import type { Cloud, CloudOptions } from './cloud.ts';
import { EmbeddedCloud } from './embedded-cloud.ts';

/** Starts the stacks of a synthesized assembly on this machine; ready when it answers. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const cloud = new EmbeddedCloud(options);
  await cloud.start();
  return cloud;
}
