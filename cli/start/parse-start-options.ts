import { checkAllowedHosts } from '../../local/support/check-host.ts';
import type { Flag } from '../command/command.ts';
import { parseFlags } from '../parse-flags.ts';
import { UsageError } from '../usage-error.ts';

/** What a person may rely on; programs and tests take any free port. */
const DEFAULT_HTTP_PORT = 4700;
const DEFAULT_AWS_PORT = 4566;

/** The options of `waybill start`. */
export const START_FLAGS = {
  json: { type: 'boolean', about: 'one JSON object a line; the first has `url` and `aws`' },
  events: {
    ...{ type: 'string', value: 'FILE' },
    about: 'sends the events of a JSON file, and prints their waybills',
  },
  empty: { type: 'boolean', about: 'sends nothing, whatever --events says' },
  data: {
    ...{ type: 'string', value: 'DIR' },
    about: 'keeps queues and tables in a folder, across restarts and kills',
  },
  'drop-damaged': {
    type: 'boolean',
    about: 'goes on without what is damaged in it, and says what that is',
  },
  watch: { type: 'boolean', about: 'takes over changes of the handlers without a restart' },
  app: {
    ...{ type: 'string', value: 'COMMAND' },
    about: 'synthesizes by this command (default: `app` of cdk.json)',
  },
  assembly: {
    ...{ type: 'string', value: 'DIR', multiple: true },
    about:
      'runs a synthesized folder such as cdk.out, and synthesizes nothing;\nagain for a further app, after those whose router it uses',
  },
  stack: {
    ...{ type: 'string', value: 'NAME' },
    about: 'runs this stack and those that it depends on (default: every stack)',
  },
  'allow-host': {
    ...{ type: 'string', value: 'NAME', multiple: true },
    about: 'answers to this name beside localhost, and to its pages; again for more',
  },
  parameter: {
    ...{ type: 'string', value: 'NAME=VALUE', multiple: true },
    about:
      'a parameter of a template, or one of SSM that the app reads and\ndoes not make; again for a further one',
  },
  secret: {
    ...{ type: 'string', value: 'NAME=VALUE', multiple: true },
    about: 'a secret of Secrets Manager, likewise',
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** What else decides how it starts. */
export const START_NOTES = [
  "PORT              port of the router's HTTP API (default 4700, 0 for any free one)",
  'AWS_PORT          port of the AWS endpoint (default 4566, 0 for any free one)',
];

/** What `waybill start` is to do. */
export interface StartOptions {
  readonly json: boolean;
  /** A file of events to send; none are sent without. */
  readonly events: string | undefined;
  readonly dataDir: string | undefined;
  /** Whether to go on without what is damaged in it. */
  readonly dropDamaged: boolean;
  readonly watch: boolean;
  /** The command that synthesizes, where it is not the one of cdk.json. */
  readonly app: string | undefined;
  /** Folders that are synthesized already. */
  readonly assembly: readonly string[] | undefined;
  readonly stack: string | undefined;
  /** As in `CloudOptions`. */
  readonly allowedHosts: readonly string[];
  /** By name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly httpPort: number;
  readonly awsPort: number;
}

/** Throws `UsageError` for what it cannot take. */
export function parseStartOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions {
  const { values } = parseFlags('start', { args, options: START_FLAGS });
  for (const [name, value] of Object.entries(values))
    if (value === '' || (Array.isArray(value) && value.includes('')))
      throw new UsageError(`--${name} must have a value; received nothing`);
  if (values.assembly !== undefined && (values.watch || values.app !== undefined)) {
    const other = values.watch ? '--watch' : '--app';
    throw new UsageError(
      `${other} synthesizes the app, which --assembly forbids; leave one of them out`,
    );
  }
  const dropDamaged = values['drop-damaged'] ?? false;
  if (dropDamaged && values.data === undefined)
    throw new UsageError('--drop-damaged is for a data folder; name it by --data');
  const httpPort = parsePort('PORT', environment.PORT, DEFAULT_HTTP_PORT);
  const awsPort = parsePort('AWS_PORT', environment.AWS_PORT, DEFAULT_AWS_PORT);
  if (httpPort === awsPort && httpPort !== 0)
    throw new UsageError(`PORT and AWS_PORT must differ; both are ${httpPort}`);
  return {
    json: values.json ?? false,
    events: values.empty ? undefined : values.events,
    dataDir: values.data,
    dropDamaged,
    watch: values.watch ?? false,
    app: values.app,
    assembly: values.assembly,
    stack: values.stack,
    allowedHosts: parseHosts(values['allow-host'] ?? []),
    parameters: parseValues('parameter', values.parameter),
    secrets: parseValues('secret', values.secret),
    httpPort,
    awsPort,
  };
}

function parseHosts(hosts: readonly string[]): readonly string[] {
  try {
    return checkAllowedHosts(hosts);
  } catch (cause) {
    throw new UsageError(`--allow-host: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

function parseValues(option: string, given: readonly string[] = []): Record<string, string> {
  const pairs = given.map((text) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name !== undefined && value !== undefined) return [name, value] as const;
    throw new UsageError(`--${option} must be NAME=VALUE; received ${text.slice(0, 64)}`);
  });
  return Object.fromEntries(pairs);
}

function parsePort(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === '') return otherwise;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(
    `${name} must be a port from 0 (any free one) to 65535; received ${text.slice(0, 64)}`,
  );
}
