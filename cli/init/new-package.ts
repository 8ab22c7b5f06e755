import { basename, resolve } from 'node:path';
import own from '../../package.json' with { type: 'json' };

/** What a project with a router needs to run; as npm's ranges. */
export const DEPENDENCIES: Readonly<Record<string, string>> = {
  ...own.peerDependencies,
  waybill: `^${own.version}`,
};

/** What it needs to be written and deployed. */
export const DEV_DEPENDENCIES: Readonly<Record<string, string>> = {
  'aws-cdk': own.devDependencies['aws-cdk'],
  tsx: '^4.23.0',
};

/** Starts the router, and sends it the events. */
export const START = 'waybill start --events events.json';

/** A package for a folder that has none, named after it. */
export function newPackage(): string {
  const name = basename(resolve('.'))
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const text = {
    name: name === '' || name === 'waybill' ? 'my-router' : name,
    private: true,
    type: 'module',
    scripts: { start: START },
    dependencies: DEPENDENCIES,
    devDependencies: DEV_DEPENDENCIES,
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}
