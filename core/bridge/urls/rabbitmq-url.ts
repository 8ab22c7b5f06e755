import { bytesOf } from '../../shared/bytes.ts';
import type { BrokerTls } from '../broker-tls.ts';
import type { MessageFormat } from '../event-to-message.ts';
import { type BrokerUrl, type BrokerUrlForm, type ReadFile, readBrokerUrl } from './broker-url.ts';

/** A RabbitMQ server, and who asks it. */
export interface RabbitMqServer {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean | BrokerTls;
  /** @default / */
  readonly vhost?: string;
  /** @default - RabbitMQ's own, `guest`, who may connect from the same machine only */
  readonly username?: string;
  readonly password?: string;
}

/** Where events go in RabbitMQ. */
export type RabbitMqTargetOptions = RabbitMqExchangeTarget | RabbitMqQueueTarget;

/** Publishes events to an exchange. */
export interface RabbitMqExchangeTarget {
  readonly server: RabbitMqServer;
  readonly exchange: string;
  /** An attribute's name in braces stands for its value: `orders.{subject}`. @default {type} */
  readonly routingKey?: string;
  /** @default binary */
  readonly format?: MessageFormat;
}

/** Publishes events to a queue, by the default exchange. */
interface RabbitMqQueueTarget {
  readonly server: RabbitMqServer;
  readonly queue: string;
  /** @default binary */
  readonly format?: MessageFormat;
}

/** Where messages come from in RabbitMQ: a queue that is there, or one that is bound to an exchange. */
export interface RabbitMqSourceOptions {
  readonly server: RabbitMqServer;
  /** Without an exchange, it must be there. @default - a queue of this reader's own, which goes with it, and with it what it missed */
  readonly queue?: string;
  /** What the queue is bound to; one that is not there is made, durable. */
  readonly exchange?: string;
  /** What it is bound with. @default # (everything, for topic and fanout exchanges) */
  readonly routingKeys?: readonly string[];
  /** The most messages that are held at once, 65,535 at most. @default 200 */
  readonly prefetch?: number;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { amqp: 5672, amqps: 5671 };

const SERVER = { schemes: ['amqp', 'amqps'], secure: ['amqps'], port: 0, repeated: ['key'] };

const SOURCE: BrokerUrlForm = {
  ...SERVER,
  examples: [
    'amqp://user:password@host[:5672][/VHOST]?queue=NAME',
    'amqp://host?queue=NAME&exchange=NAME&key=orders.*&key=invoices.%23 to make and bind a queue',
    'amqp://host?exchange=NAME for a queue that goes with the bridge (amqps:// for TLS)',
  ],
};

const TARGET: BrokerUrlForm = {
  ...SERVER,
  examples: [
    'amqp://user:password@host[:5672][/VHOST]?exchange=NAME',
    'amqp://host?exchange=NAME&key=orders.{type}',
    'amqp://host?queue=NAME (amqps:// for TLS)',
  ],
};

/** The most bytes of a name or a routing key (AMQP 0-9-1, 4.2.5.3). */
const MOST_OF_SHORT = 255;

/** What a channel can be told to hold back (AMQP 0-9-1, 1.8.3.1): 16 bits. */
const MOST_PREFETCH = 65_535;

/** Throws `invalid-settings` of a URL that is none of a RabbitMQ source. */
export function parseRabbitMqSourceUrl(text: string, readFile?: ReadFile): RabbitMqSourceOptions {
  const url = readBrokerUrl(text, SOURCE, readFile);
  const server = serverOf(url);
  const { parameters, refuse } = url;
  const queue = short(url, 'queue', parameters.text('queue'));
  const exchange = short(url, 'exchange', parameters.text('exchange'));
  const routingKeys = parameters.texts('key');
  for (const key of routingKeys) short(url, 'key', key);
  if (queue === undefined && exchange === undefined)
    refuse('a source reads a queue, or what an exchange gets: ?queue=NAME or ?exchange=NAME');
  if (exchange === undefined && routingKeys.length > 0)
    refuse('the parameter key is of a queue that is bound to an exchange: write exchange=NAME too');
  const options: RabbitMqSourceOptions = {
    server,
    ...given('queue', queue),
    ...given('exchange', exchange),
    ...(routingKeys.length === 0 ? {} : { routingKeys }),
    ...given('prefetch', parameters.count('prefetch', { least: 1, most: MOST_PREFETCH })),
  };
  parameters.end(['queue', 'exchange', 'key', 'prefetch']);
  return options;
}

/** Throws `invalid-settings` of a URL that is none of a RabbitMQ target. */
export function parseRabbitMqTargetUrl(text: string, readFile?: ReadFile): RabbitMqTargetOptions {
  const url = readBrokerUrl(text, TARGET, readFile);
  const server = serverOf(url);
  const { parameters, refuse } = url;
  const queue = short(url, 'queue', parameters.text('queue'));
  const exchange = short(url, 'exchange', parameters.text('exchange'));
  const [routingKey, ...others] = parameters.texts('key');
  if (others.length > 0) refuse('the parameter key is there more than once');
  short(url, 'key', routingKey);
  if (queue !== undefined && (exchange !== undefined || routingKey !== undefined))
    refuse('a queue is reached by its name alone: leave exchange and key out, or queue');
  if (queue === undefined && exchange === undefined)
    refuse('a target is an exchange or a queue: ?exchange=NAME or ?queue=NAME');
  parameters.end(['exchange', 'key', 'queue']);
  if (queue !== undefined) return { server, queue };
  return { server, exchange: exchange ?? '', ...given('routingKey', routingKey) };
}

/** The virtual host is the path, as in RabbitMQ's own URIs (RabbitMQ, "URI Specification"); without one, or with `/` alone, it is `/`. */
function serverOf({
  scheme,
  host,
  port,
  tls,
  username,
  password,
  kind,
  name,
  refuse,
}: BrokerUrl): RabbitMqServer {
  if (name !== '')
    refuse(
      'the path is the virtual host alone, whose slashes are %2F; what is read or sent to is a parameter',
    );
  return {
    host,
    port: port === 0 ? (DEFAULT_PORTS[scheme] ?? 0) : port,
    tls,
    ...given('vhost', kind === '' ? undefined : kind),
    ...given('username', username),
    ...given('password', password),
  };
}

/** A name or a key that a short string can hold. */
function short({ refuse }: BrokerUrl, name: string, value: string | undefined): string | undefined {
  const bytes = value === undefined ? 0 : bytesOf(value).length;
  if (bytes > MOST_OF_SHORT)
    refuse(`the parameter ${name} may have ${MOST_OF_SHORT} bytes of UTF-8, and has ${bytes}`);
  return value;
}

function given<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: Value };
}
