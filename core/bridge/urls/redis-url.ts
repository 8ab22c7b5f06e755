import type { BrokerTls } from '../broker-tls.ts';
import type { MessageFormat } from '../event-to-message.ts';
import { type BrokerUrl, type BrokerUrlForm, type ReadFile, readBrokerUrl } from './broker-url.ts';

/** A Redis server, and who asks it. */
export interface RedisServer {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean | BrokerTls;
  /** @default - Redis' own, `default` */
  readonly username?: string;
  readonly password?: string;
  /** The number of the database in which its keys are. */
  readonly database: number;
}

/** Where events go in Redis. */
export type RedisTargetOptions = RedisStreamTarget | RedisChannelTarget;

/** Appends each event to a stream, as an entry. */
interface RedisStreamTarget {
  readonly kind: 'stream';
  readonly server: RedisServer;
  readonly name: string;
  /** About how many entries the stream keeps (`XADD ... MAXLEN ~`). @default - all */
  readonly maxLength?: number;
  /** Whether a stream that is not there is made. @default true */
  readonly create?: boolean;
  /** @default binary */
  readonly format?: MessageFormat;
}

/** Publishes each event to whoever listens to a channel then: at most once, as Redis does. */
interface RedisChannelTarget {
  readonly kind: 'channel';
  readonly server: RedisServer;
  readonly name: string;
  /** A message of a channel has a body only, and so a channel takes no `binary`. @default structured */
  readonly format?: MessageFormat;
}

/** Where messages come from in Redis. */
export type RedisSourceOptions = RedisStreamSource | RedisListSource | RedisChannelSource;

/** Reads a stream by a consumer group, which many can share. */
export interface RedisStreamSource {
  readonly kind: 'stream';
  readonly server: RedisServer;
  readonly name: string;
  readonly group: string;
  /** What this reader is called in the group, in which no other may have the name. @default - a name of chance */
  readonly consumer?: string;
  /** Whether a group, and a stream, that is not there is made. @default false */
  readonly create?: boolean;
  /** Behind which entry a group begins that is made: `0` for all that there are, `$` for those that come. @default 0 */
  readonly from?: string;
  /** The most entries at once. @default 100 */
  readonly batch?: number;
  /** After how many seconds without a sign of life of another reader its entries are taken over. @default 60 */
  readonly claimAfterSeconds?: number;
}

/** Takes what is pushed to the left of a list from its right. */
export interface RedisListSource {
  readonly kind: 'list';
  readonly server: RedisServer;
  readonly name: string;
  /** The list that keeps what is being worked on; one for each reader. @default - the list's name with `:processing` */
  readonly processing?: string;
  /** The most elements at once. @default 100 */
  readonly batch?: number;
}

/** Listens to a channel, or to those whose names fit a glob: at most once, as Redis does. */
export interface RedisChannelSource {
  readonly kind: 'channel' | 'pattern';
  readonly server: RedisServer;
  readonly name: string;
}

const SERVER = { schemes: ['redis', 'rediss'], secure: ['rediss'], port: 6379 };

const SOURCE: BrokerUrlForm = {
  ...SERVER,
  examples: [
    'redis://[user:password@]host[:6379]/stream/NAME?group=GROUP',
    'redis://host/list/NAME',
    'redis://host/channel/NAME',
    'redis://host/pattern/GLOB',
  ],
};

const TARGET: BrokerUrlForm = {
  ...SERVER,
  examples: [
    'redis://[user:password@]host[:6379]/stream/NAME',
    'redis://host/channel/NAME (rediss:// for TLS)',
  ],
};

/** How many entries are read at once at most, each of which may have 512 MB. */
const MOST_AT_ONCE = 10_000;

/** The id of an entry, or what stands for one (Redis, `XGROUP CREATE`). */
const START = /^(\$|\d{1,20}(-\d{1,20})?)$/;

/** Throws `invalid-settings` of a URL that is none of a Redis source. */
export function parseRedisSourceUrl(text: string, readFile?: ReadFile): RedisSourceOptions {
  const url = readBrokerUrl(text, SOURCE, readFile);
  const { kind, name, parameters, refuse } = url;
  if (kind !== 'stream' && kind !== 'list' && kind !== 'channel' && kind !== 'pattern')
    return refuse(
      'the path begins with what is read: /stream/, /list/, /channel/ or /pattern/, and its name',
    );
  if (name === '') refuse(`the ${kind} has no name`);
  if (kind === 'stream') return streamSource(url);
  if (kind === 'list') return listSource(url);
  parameters.end([]);
  return { kind, server: serverOf(url, 0), name };
}

/** Throws `invalid-settings` of a URL that is none of a Redis target. */
export function parseRedisTargetUrl(text: string, readFile?: ReadFile): RedisTargetOptions {
  const url = readBrokerUrl(text, TARGET, readFile);
  const { kind, name, parameters, refuse } = url;
  if (kind !== 'stream' && kind !== 'channel')
    return refuse('the path begins with what events go to: /stream/ or /channel/, and its name');
  if (name === '') refuse(`the ${kind} has no name`);
  if (kind === 'channel') {
    parameters.end([]);
    return { kind, server: serverOf(url, 0), name };
  }
  const options: RedisStreamTarget = {
    kind,
    server: serverOf(url, databaseOf(url)),
    name,
    ...given('maxLength', parameters.count('maxlen', { least: 1, most: 1e12 })),
    ...given('create', parameters.flag('create')),
  };
  parameters.end(['maxlen', 'create', 'db']);
  return options;
}

function streamSource(url: BrokerUrl): RedisStreamSource {
  const { name, parameters, refuse } = url;
  const group = parameters.text('group') ?? refuse('a stream is read by a group: ?group=GROUP');
  const from = parameters.text('from');
  if (from !== undefined && !START.test(from))
    refuse('the parameter from is 0, $ or the id of an entry');
  const options: RedisStreamSource = {
    kind: 'stream',
    server: serverOf(url, databaseOf(url)),
    name,
    group,
    ...given('consumer', parameters.text('consumer')),
    ...given('create', parameters.flag('create')),
    ...given('from', from),
    ...given('batch', parameters.count('batch', { least: 1, most: MOST_AT_ONCE })),
    ...given('claimAfterSeconds', parameters.count('claimafter', { least: 1, most: 86_400 })),
  };
  if (from !== undefined && options.create !== true)
    refuse('the parameter from is of a group that is made: write create=true beside it');
  parameters.end(['group', 'consumer', 'create', 'from', 'batch', 'claimafter', 'db']);
  return options;
}

function listSource(url: BrokerUrl): RedisListSource {
  const { name, parameters, refuse } = url;
  const processing = parameters.text('processing');
  if (processing === name) refuse('the processing list is another list than the one that is read');
  const options: RedisListSource = {
    kind: 'list',
    server: serverOf(url, databaseOf(url)),
    name,
    ...given('processing', processing),
    ...given('batch', parameters.count('batch', { least: 1, most: MOST_AT_ONCE })),
  };
  parameters.end(['processing', 'batch', 'db']);
  return options;
}

function databaseOf({ parameters }: BrokerUrl): number {
  return parameters.count('db', { least: 0, most: 1_000_000 }) ?? 0;
}

function serverOf({ host, port, tls, username, password }: BrokerUrl, database: number) {
  return {
    host,
    port,
    tls,
    ...given('username', username),
    ...given('password', password),
    database,
  };
}

function given<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: Value };
}
