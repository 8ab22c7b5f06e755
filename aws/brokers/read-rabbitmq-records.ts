import type { BrokerMessage } from '../../core/bridge/broker-message.ts';
import {
  type AmqpProperties,
  type AmqpValue,
  readAmqpMessage,
  sourceOf,
} from '../../core/bridge/rabbitmq/amqp-message.ts';
import { fromBase64, textOf } from '../../core/shared/bytes.ts';
import { isObject } from '../../core/shared/is-object.ts';

/** What Lambda gives a function of a queue of Amazon MQ for RabbitMQ (AWS Lambda Developer Guide, "Using Lambda with Amazon MQ"). */
export interface RabbitMqEvent {
  readonly eventSource: 'aws:rmq';
  readonly eventSourceArn: string;
  /** By `queue::virtual-host`. */
  readonly rmqMessagesByQueue: Readonly<Record<string, readonly RabbitMqRecord[]>>;
}

/** A message as Lambda shows it: what it does not have is null. */
export interface RabbitMqRecord {
  readonly basicProperties: {
    readonly [Name in keyof Omit<AmqpProperties, 'headers'>]?: AmqpProperties[Name] | null;
  } & {
    readonly headers?: Readonly<Record<string, unknown>> | null;
    readonly deliveryMode?: number | null;
    readonly bodySize?: number;
  };
  readonly redelivered: boolean;
  /** Its body, in base64. */
  readonly data: string;
}

/**
 * The messages that Lambda read from queues of RabbitMQ, in their order, in the terms of all brokers. Lambda does not say which exchange
 * and routing key they came by: their destination is the queue.
 */
export function readRabbitMqRecords(event: RabbitMqEvent): readonly BrokerMessage[] {
  return Object.entries(event.rmqMessagesByQueue).flatMap(([place, records]) => {
    const [queue, vhost] = splitPlace(place);
    const source = sourceOf(event.eventSourceArn, vhost, queue);
    return records.map(({ basicProperties, data }) =>
      readAmqpMessage({
        properties: readProperties(basicProperties),
        destination: queue,
        source,
        body: fromBase64(data),
      }),
    );
  });
}

/** The virtual host stands behind the last two colons: the name of a queue may have some. */
function splitPlace(place: string): readonly [queue: string, vhost: string] {
  const end = place.lastIndexOf('::');
  return end === -1 ? [place, '/'] : [place.slice(0, end), place.slice(end + 2)];
}

function readProperties({
  headers,
  timestamp,
  deliveryMode: _,
  bodySize: __,
  ...others
}: RabbitMqRecord['basicProperties']): AmqpProperties {
  const given = Object.entries(others).filter(([, value]) => value !== null);
  return {
    ...(Object.fromEntries(given) as AmqpProperties),
    headers: Object.entries(headers ?? {}).map(([name, value]) => [name, readValue(value)]),
    ...(timestamp === undefined || timestamp === null ? {} : { timestamp: secondsOf(timestamp) }),
  };
}

/** A long string is its bytes as numbers, which may be signed, and is a text where they are UTF-8. */
function readValue(value: unknown): AmqpValue {
  if (Array.isArray(value)) return value.map(readValue);
  if (!isObject(value)) return value as AmqpValue;
  const members = Object.entries(value);
  if (members.length === 1 && Array.isArray(value.bytes)) {
    const bytes = Uint8Array.from(value.bytes as readonly number[]);
    return textOf(bytes) ?? bytes;
  }
  return Object.fromEntries(members.map(([name, member]) => [name, readValue(member)]));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Jan 1, 1970, 12:33:41 AM`, in UTC, as Java shows a date in English; newer ones have a narrow space before AM. */
const SHOWN = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})[ \u202f]([AP])M$/;

/** The seconds that a time says; one that is not shown as Lambda shows it is kept as it is. */
function secondsOf(shown: number | string): number | string {
  const [, month = '', day, year, hour, minute, second, half] = SHOWN.exec(String(shown)) ?? [];
  const index = MONTHS.indexOf(month);
  if (index === -1) return shown;
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
  return Date.UTC(Number(year), index, Number(day), hours, Number(minute), Number(second)) / 1000;
}
