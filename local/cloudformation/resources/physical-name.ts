import { createHash } from 'node:crypto';

/** The name of a resource that the template leaves unnamed: the same at every start, and at most `max` characters. */
export function physicalName(stackName: string, logicalId: string, max = 64): string {
  const name = `${stackName}-${logicalId}`;
  if (name.length <= max) return name;
  return `${name.slice(0, max - 9)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** The same as a label of a host's name, for what AWS gives an id of its own. */
export function hostLabel(stackName: string, logicalId: string): string {
  return physicalName(stackName, logicalId)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
