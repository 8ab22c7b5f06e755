import { ENV } from '../../core/settings.ts';
import type { Cloud } from '../../local/cloud.ts';

/** What a person calls a function: its subscriber's name, or its construct's, without the hash that CDK adds. */
export function functionLabel(cloud: Cloud, name: string): string {
  const found = cloud.functions.find((candidate) => candidate.name === name);
  const subscriber = found?.environment[ENV.subscriber];
  return subscriber ?? found?.logicalId.replace(/[0-9A-F]{8}$/, '') ?? name;
}
