import { parseArgs } from 'node:util';
import type { AwsPlace } from './aws-target.ts';
import { TARGET_NAMES } from './target.ts';

/** What `npm run test:e2e` is asked for. */
export type Options =
  | { readonly target: 'embedded' | 'localstack' }
  | { readonly target: 'aws'; readonly place: AwsPlace };

const USAGE = `npm run test:e2e -- --target ${TARGET_NAMES.join('|')} [--profile NAME --region REGION]`;

/** Reads the arguments; throws an `Error` that says what is wrong and how it is used. */
export function parseOptions(args: readonly string[]): Options {
  const { target, profile, region } = readArguments(args);
  if (target === 'embedded' || target === 'localstack') {
    if (profile === undefined && region === undefined) return { target };
    throw usage(`--profile and --region are for --target aws; received them for ${target}`);
  }
  if (target !== 'aws')
    throw usage(`--target must be one of ${TARGET_NAMES.join(', ')}; received ${target}`);
  if (!profile) throw usage('--target aws needs --profile, a profile of your AWS configuration');
  if (!region) throw usage('--target aws needs --region, such as --region eu-central-1');
  return { target, place: { profile, region } };
}

function readArguments(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const options = { target: text, profile: text, region: text };
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : String(cause));
  }
}

function usage(message: string): Error {
  return new Error(`${message}\n\n  ${USAGE}`);
}
