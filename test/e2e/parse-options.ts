import { parseArgs } from 'node:util';
import type { AwsPlace } from './targets/aws-target.ts';
import {
  EMULATOR_NAMES,
  type EmulatorName,
  INGRESS_NAMES,
  type IngressName,
  TARGET_NAMES,
} from './targets/target.ts';

/** What `npm run test:e2e` is asked for. */
export type Options = { readonly ingress: IngressName | undefined } & (
  | { readonly target: 'embedded' }
  | { readonly target: 'localstack'; readonly emulator: EmulatorName | undefined }
  | { readonly target: 'aws'; readonly place: AwsPlace }
);

/** How it is used, in one line. */
export const USAGE = `npm run test:e2e -- --target ${TARGET_NAMES.join('|')} [--ingress ${INGRESS_NAMES.join('|')}] [--emulator ${EMULATOR_NAMES.join('|')}] [--profile NAME --region REGION]`;

/** Reads the arguments; throws an `Error` that says what is wrong and how it is used. */
export function parseOptions(args: readonly string[]): Options {
  const { target = 'none', profile, region, ...chosen } = readArguments(args);
  const ingress = readChoice('ingress', chosen.ingress, INGRESS_NAMES);
  const emulator = readChoice('emulator', chosen.emulator, EMULATOR_NAMES);
  if (emulator !== undefined && target !== 'localstack')
    throw usage(`--emulator is for --target localstack; received it for ${target}`);
  if (target === 'embedded' || target === 'localstack') {
    if (profile !== undefined || region !== undefined)
      throw usage(`--profile and --region are for --target aws; received them for ${target}`);
    return target === 'embedded' ? { target, ingress } : { target, ingress, emulator };
  }
  if (target !== 'aws')
    throw usage(`--target must be one of ${TARGET_NAMES.join(', ')}; received ${target}`);
  if (!profile) throw usage('--target aws needs --profile, a profile of your AWS configuration');
  if (!region) throw usage('--target aws needs --region, such as --region eu-central-1');
  return { target, ingress, place: { profile, region } };
}

function readChoice<Name extends string>(
  flag: string,
  asked: string | undefined,
  names: readonly Name[],
): Name | undefined {
  const found = names.find((name) => name === asked);
  if (found !== undefined || asked === undefined) return found;
  throw usage(`--${flag} must be one of ${names.join(', ')}; received ${asked}`);
}

function readArguments(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const options = { target: text, ingress: text, emulator: text, profile: text, region: text };
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : String(cause));
  }
}

function usage(message: string): Error {
  return new Error(`${message}\n\n  ${USAGE}`);
}
