import { SIGNED_SERVICES } from '../router/sign-requests.ts';
import type { Input } from './input.ts';
import type { World } from './world.ts';

/** An option of a command, as `parseArgs` of Node has it, and what is said about it. */
export interface Flag {
  readonly type: 'string' | 'boolean';
  /** May be given again. */
  readonly multiple?: boolean;
  readonly short?: string;
  /** What its value is called: `URL`. */
  readonly value?: string;
  /** All values that it may have. */
  readonly choices?: readonly string[];
  readonly about: string;
}

/** What stands after a command's name. */
export interface Argument {
  /** Such as `SUBSCRIBER`. */
  readonly name: string;
  readonly isOptional?: boolean;
  readonly choices?: readonly string[];
}

/** One command: help, completion, the documents and the tests are made of these. */
export interface Command {
  /** One word, or two: `jobs watch`. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly arguments?: readonly Argument[];
  readonly flags: Readonly<Record<string, Flag>>;
  /** Lines below the options. */
  readonly notes?: readonly string[];
  /** Whether it talks to a router, and so has the options that say to which. */
  readonly asksRouter?: boolean;
  /** Whether it is for programs, and not listed. */
  readonly isHidden?: boolean;
  /** Whether its arguments are not read as options. */
  readonly takesAnything?: boolean;
  /** Does it; answers the exit code. Throws `UsageError` for what the caller can put right. */
  readonly run: (input: Input, world: World) => number | Promise<number>;
}

/** How requests are signed where IAM decides who may ask. */
export const SIGNING_FLAGS: Readonly<Record<string, Flag>> = {
  iam: {
    ...{ type: 'string', value: 'SERVICE', choices: SIGNED_SERVICES },
    about:
      'signs requests, with the credentials that the AWS CLI uses: for execute-api\nor, at a function URL, for lambda',
  },
  region: {
    ...{ type: 'string', value: 'REGION' },
    about: 'of what is signed (default as the URL has it, then $AWS_REGION)',
  },
};

/** Of every command that talks to a router. */
export const ROUTER_FLAGS: Readonly<Record<string, Flag>> = {
  url: {
    type: 'string',
    value: 'URL',
    about: 'the router (default $WAYBILL_URL, then the profile, then http://127.0.0.1:4700)',
  },
  profile: {
    type: 'string',
    value: 'NAME',
    about: 'a router that `waybill profile set` has named (default $WAYBILL_PROFILE)',
  },
  key: {
    type: 'string',
    value: 'KEY',
    about: 'an API key; $WAYBILL_KEY keeps it out of the list of processes',
  },
  ...SIGNING_FLAGS,
  json: { type: 'boolean', about: 'JSON, one object a line, as in a pipe' },
};

/** All options of a command, its own first. */
export function flagsOf({ flags, asksRouter }: Command): Readonly<Record<string, Flag>> {
  const help: Flag = { type: 'boolean', short: 'h', about: 'this text' };
  return { ...flags, ...(asksRouter ? ROUTER_FLAGS : {}), help };
}
