import type { BrokerTls } from '../broker-tls.ts';
import type { MessageFormat } from '../event-to-message.ts';
import { type BrokerUrl, type BrokerUrlForm, type ReadFile, readBrokerUrl } from './broker-url.ts';

/** A broker that speaks AMQP 1.0, and who asks it. */
export interface Amqp1Server {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean | BrokerTls;
  /** @default - nobody (SASL's ANONYMOUS) */
  readonly username?: string;
  readonly password?: string;
}

/** A queue or a topic as ActiveMQ Classic addresses them, or an address that is sent as it is. */
export interface Amqp1Place {
  readonly kind: 'queue' | 'topic' | 'address';
  readonly name: string;
}

/** Where events go. */
export interface ActiveMqTargetOptions extends Amqp1Place {
  readonly server: Amqp1Server;
  /** @default binary */
  readonly format?: MessageFormat;
}

/** Where messages come from. */
export interface ActiveMqSourceOptions extends Amqp1Place {
  readonly server: Amqp1Server;
  /** The most messages at once. @default 100 */
  readonly batch?: number;
  /** Of a topic: by which the broker keeps what comes while nobody reads. @default - it keeps nothing */
  readonly durable?: DurableSubscription;
}

/** A durable subscription (JMS 3.1, 8.3.2), which is the client's whose name it has. */
interface DurableSubscription {
  readonly client: string;
  readonly name: string;
}

const PORTS: Readonly<Record<string, number>> = {
  activemq: 5672,
  activemqs: 5671,
  amqp1: 5672,
  amqp1s: 5671,
};

const FORM: BrokerUrlForm = {
  schemes: Object.keys(PORTS),
  secure: ['activemqs', 'amqp1s'],
  port: 0,
  examples: [
    'activemq://[user:password@]host[:5672]/queue/NAME',
    'activemq://host/topic/NAME',
    'amqp1://host/address/ADDRESS for another broker (activemqs:// and amqp1s:// for TLS)',
  ],
};

/** Throws `invalid-settings` of a URL that is none of an AMQP 1.0 source. */
export function parseActiveMqSourceUrl(text: string, readFile?: ReadFile): ActiveMqSourceOptions {
  const url = readBrokerUrl(text, FORM, readFile);
  const place = placeOf(url);
  const { parameters, refuse } = url;
  const client = parameters.text('client');
  const name = parameters.text('subscription');
  if ((client === undefined) !== (name === undefined))
    refuse('a durable subscription has the two parameters client and subscription');
  if (name !== undefined && place.kind === 'queue')
    refuse('a queue keeps its messages itself: leave client and subscription out');
  const batch = parameters.count('batch', { least: 1, most: 2000 });
  parameters.end(['batch', ...(place.kind === 'queue' ? [] : ['client', 'subscription'])]);
  return {
    ...place,
    server: serverOf(url),
    ...(batch === undefined ? {} : { batch }),
    ...(client === undefined || name === undefined ? {} : { durable: { client, name } }),
  };
}

/** Throws `invalid-settings` of a URL that is none of an AMQP 1.0 target. */
export function parseActiveMqTargetUrl(text: string, readFile?: ReadFile): ActiveMqTargetOptions {
  const url = readBrokerUrl(text, FORM, readFile);
  const place = placeOf(url);
  url.parameters.end([]);
  return { ...place, server: serverOf(url) };
}

function placeOf({ kind, name, refuse }: BrokerUrl): Amqp1Place {
  if (kind !== 'queue' && kind !== 'topic' && kind !== 'address')
    return refuse('the path begins with /queue/, /topic/ or /address/, and its name');
  if (name === '') refuse(`the ${kind} has no name`);
  return { kind, name };
}

function serverOf(url: BrokerUrl): Amqp1Server {
  const { scheme, host, port, tls, username, password, refuse } = url;
  if (password !== undefined && username === undefined) refuse('a password needs a user');
  return {
    host,
    port: port === 0 ? (PORTS[scheme] ?? 0) : port,
    tls,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}
