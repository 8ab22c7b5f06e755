import type { ConsumeMessage } from 'amqplib';
import type { BrokerMessage } from '../../core/bridge/broker-message.ts';
import { type AmqpValue, readAmqpMessage } from '../../core/bridge/rabbitmq/amqp-message.ts';

/** A message as the client has it, in the terms of all brokers; `queue` is what it was read from. */
export function receivedMessage(
  { content, fields, properties }: ConsumeMessage,
  { source, queue }: { readonly source: string; readonly queue: string },
): BrokerMessage {
  const { headers, ...others } = properties;
  return readAmqpMessage({
    properties: { ...others, headers: Object.entries(headers ?? {}).map(readField) },
    exchange: fields.exchange,
    destination: fields.routingKey || fields.exchange || queue,
    source,
    body: new Uint8Array(content),
  });
}

function readField([name, value]: readonly [string, unknown]): readonly [string, AmqpValue] {
  return [name, readValue(value)];
}

/** The client marks timestamps and decimals by a member `!`, and gives bytes as buffers of its own. */
function readValue(value: unknown): AmqpValue {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(readValue);
  if (typeof value !== 'object' || value === null) return value as AmqpValue;
  if ('!' in value && 'value' in value) return readMarked(value);
  return Object.fromEntries(Object.entries(value).map(readField));
}

/** A timestamp is its seconds, and a decimal its digits with their point. */
function readMarked({ value }: { readonly value: unknown }): AmqpValue {
  if (typeof value !== 'object' || value === null) return value as AmqpValue;
  const { digits, places } = value as { readonly digits: number; readonly places: number };
  const text = String(digits).padStart(places + 1, '0');
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}
