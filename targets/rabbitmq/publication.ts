import type { Options } from 'amqplib';
import { AMQP_BINDING } from '../../core/bridge/binding.ts';
import { BrokerError } from '../../core/bridge/broker-error.ts';
import type { BrokerMessage, HeaderValue } from '../../core/bridge/broker-message.ts';
import { eventToMessage } from '../../core/bridge/event-to-message.ts';
import type { RabbitMqTargetOptions } from '../../core/bridge/urls/rabbitmq-url.ts';
import type { CloudEvent } from '../../core/event/event.ts';
import type { TargetEvent } from '../../core/ports/bridging/target.ts';

/** A message as it is published. */
export interface Publication {
  readonly exchange: string;
  readonly routingKey: string;
  readonly body: Buffer;
  readonly options: Options.Publish;
}

/** The most bytes of a short string (AMQP 0-9-1, 4.2.5.3), which all properties but the headers are. */
const MOST_OF_SHORT = 255;

/** The most milliseconds that an expiration can have (RabbitMQ, "Time-To-Live and Expiration"): 32 bits. */
const MOST_EXPIRATION = 4_294_967_295;

/** What RabbitMQ sets or obeys itself, as arrays and tables, and refuses as the text that is kept of them. */
const OF_RABBITMQ: readonly string[] = ['x-death', 'CC', 'BCC'];

/** The message of an event. Throws `InvalidMessage` for one that RabbitMQ cannot carry. */
export function publicationOf(
  { event, dataText }: TargetEvent,
  options: RabbitMqTargetOptions,
): Publication {
  const { exchange, routingKey } = wayOf(event, options);
  const { format = 'binary' } = options;
  const message = eventToMessage(
    { event, dataText },
    { binding: AMQP_BINDING, format, destination: routingKey },
  );
  checkShort('routing key', routingKey);
  checkShort('content type', message.contentType ?? '');
  const body = Buffer.from(message.body ?? new Uint8Array());
  return { exchange, routingKey, body, options: optionsOf(message) };
}

/** By the default exchange, a routing key is the name of a queue. */
function wayOf(event: CloudEvent, options: RabbitMqTargetOptions) {
  if ('queue' in options) return { exchange: '', routingKey: options.queue };
  const { exchange, routingKey = '{type}' } = options;
  return { exchange, routingKey: fill(routingKey, event) };
}

/** Attributes' values for their names in braces. */
function fill(template: string, event: CloudEvent): string {
  return template.replaceAll(/\{([a-z0-9]+)\}/g, (_, name: string) => {
    const value = event[name];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return String(value);
    throw new BrokerError(
      'InvalidMessage',
      `the routing key ${template} needs the event's ${name}, and it has none`,
    );
  });
}

function checkShort(what: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_OF_SHORT)
    throw new BrokerError(
      'InvalidMessage',
      `the ${what} of a message may have ${MOST_OF_SHORT} bytes at RabbitMQ; received ${bytes}`,
    );
}

/**
 * `user-id` is left out, since RabbitMQ closes the channel where it is not the connection's own user. A property that is longer than a
 * short string is left out too: the headers or the body of a CloudEvent say it as well.
 */
function optionsOf(message: BrokerMessage): Options.Publish {
  const { properties = {}, contentType, timeMs } = message;
  const { priority, expiration, contentEncoding, appId } = properties;
  return {
    mandatory: true,
    persistent: true,
    headers: tableOf(message.headers),
    ...(contentType === undefined ? {} : { contentType }),
    ...(timeMs === undefined || timeMs < 0 ? {} : { timestamp: Math.floor(timeMs / 1000) }),
    ...(isPriority(priority) ? { priority } : {}),
    ...(isExpiration(expiration) ? { expiration } : {}),
    ...short('messageId', message.id),
    ...short('correlationId', message.correlationId),
    ...short('replyTo', message.replyTo),
    ...short('type', message.type),
    ...short('contentEncoding', contentEncoding),
    ...short('appId', appId),
  };
}

function short<Name extends string>(name: Name, value: unknown): { readonly [N in Name]?: string } {
  const isShort = typeof value === 'string' && Buffer.byteLength(value) <= MOST_OF_SHORT;
  return (isShort ? { [name]: value } : {}) as { readonly [N in Name]?: string };
}

function isPriority(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}

function isExpiration(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,10}$/.test(value) && Number(value) <= MOST_EXPIRATION;
}

/** A table has a name once: a header that is there several times becomes an array. */
function tableOf(headers: BrokerMessage['headers']): Record<string, unknown> {
  const table: Record<string, unknown> = Object.create(null);
  for (const name of new Set(headers.map(([header]) => header))) {
    if (OF_RABBITMQ.includes(name)) continue;
    if (Buffer.byteLength(name) > MOST_OF_SHORT)
      throw new BrokerError(
        'InvalidMessage',
        `the name of a header may have ${MOST_OF_SHORT} bytes at RabbitMQ; received ${name.slice(0, 50)}…`,
      );
    const values = headers.filter(([header]) => header === name).map(([, value]) => typed(value));
    table[name] = values.length === 1 ? values[0] : values;
  }
  return table;
}

/** Numbers as `int`, `long` or `double`, which every client reads; the client's own choice has eight kinds. */
function typed(value: HeaderValue): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (typeof value !== 'number') return value;
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return { '!': 'double', value };
  return { '!': (value | 0) === value ? 'int' : 'long', value };
}
