import { parseArgs } from 'node:util';
import type { AwsPlace } from './aws-target.ts';
import { INGRESS_NAMES, type IngressName, TARGET_NAMES } from './target.ts';

/** What `npm run test:e2e` is asked for. */
export type Options = { readonly ingress: IngressName } & (
  | { readonly target: 'embedded' | 'localstack' }
  | { readonly target: 'aws'; readonly place: AwsPlace }
);

const USAGE = `npm run test:e2e -- --target ${TARGET_NAMES.join('|')} [--ingress ${INGRESS_NAMES.join('|')}] [--profile NAME --region REGION]`;

/** Reads the arguments; throws an `Error` that says what is wrong and how it is used. */
export function parseOptions(args: readonly string[]): Options {
  const { target, profile, region, ingress: asked = 'http-api' } = readArguments(args);
  const ingress = INGRESS_NAMES.find((name) => name === asked);
  if (ingress === undefined)
    throw usage(`--ingress must be one of ${INGRESS_NAMES.join(', ')}; received ${asked}`);
  if (target === 'embedded' || target === 'localstack') {
    if (profile === undefined && region === undefined) return { target, ingress };
    throw usage(`--profile and --region are for --target aws; received them for ${target}`);
  }
  if (target !== 'aws')
    throw usage(`--target must be one of ${TARGET_NAMES.join(', ')}; received ${target}`);
  if (!profile) throw usage('--target aws needs --profile, a profile of your AWS configuration');
  if (!region) throw usage('--target aws needs --region, such as --region eu-central-1');
  return { target, ingress, place: { profile, region } };
}

function readArguments(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const options = { target: text, ingress: text, profile: text, region: text };
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : String(cause));
  }
}

function usage(message: string): Error {
  return new Error(`${message}\n\n  ${USAGE}`);
}
