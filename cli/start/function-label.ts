import { ENV } from '../../core/settings.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';

/**
 * What a person calls a function: its subscriber's name, or its construct's, without the hash that CDK adds; with its
 * stack's name before it where several functions are called the same.
 */
export function functionLabel({ functions }: Pick<Cloud, 'functions'>, name: string): string {
  const found = functions.find((candidate) => candidate.name === name);
  if (found === undefined) return name;
  const label = ownLabel(found);
  const isAlone = functions.every((other) => other === found || ownLabel(other) !== label);
  return isAlone ? label : `${found.stackName}.${label}`;
}

function ownLabel({ environment, logicalId }: Cloud['functions'][number]): string {
  return environment[ENV.subscriber] ?? logicalId.replace(/[0-9A-F]{8}$/, '');
}
