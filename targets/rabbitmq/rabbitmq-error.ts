import { BrokerError, type BrokerErrorName } from '../../core/bridge/broker-error.ts';
import type { RabbitMqServer } from '../../core/bridge/urls/rabbitmq-url.ts';
import { messageOf } from '../../core/shared/message-of.ts';

/** What an answer of RabbitMQ says (AMQP 0-9-1, 1.1, "constants"): what it means, and what to do. The first that fits counts. */
const ANSWERS: readonly (readonly [answer: RegExp, name: BrokerErrorName, advice: string])[] = [
  [/ACCESS[_-]REFUSED.*Login was refused/s, 'BrokerRefused', 'its user or password is another'],
  [
    /ACCESS[_-]REFUSED/,
    'BrokerRefused',
    'give the user the permission: rabbitmqctl set_permissions',
  ],
  // The client keeps the answer to itself.
  [
    /Expected ConnectionOpenOk; got <ConnectionClose/,
    'BrokerRefused',
    'there is no such virtual host, or the user may not use it: rabbitmqctl list_vhosts, set_permissions -p',
  ],
  [/NOT[_-]ALLOWED/, 'BrokerRefused', 'the server does not allow it'],
  [/NOT[_-]FOUND.*exchange/s, 'NoSuchDestination', 'declare the exchange, or write another'],
  [/NOT[_-]FOUND/, 'NoSuchDestination', 'declare the queue, or write another'],
  [/message size .* larger than/, 'MessageTooLarge', 'max_message_size is a setting of the server'],
  [
    /delivery acknowledgement .* timed out/,
    'BrokerUnreachable',
    'consumer_timeout is a setting of the server',
  ],
  [/RESOURCE[_-]LOCKED/, 'BrokerRefused', 'another connection has the queue for itself'],
  [/SASL mechanism PLAIN is not provided/, 'BrokerRefused', 'allow PLAIN: auth_mechanisms'],
  [/PRECONDITION[_-]FAILED/, 'BrokerRefused', 'the server does not take it so'],
];

/** An error of the client in the terms of brokers: `asked` is what was asked for. */
export function rabbitMqError(error: unknown, asked: string, server: RabbitMqServer): BrokerError {
  if (error instanceof BrokerError) return error;
  const text = textOf(error);
  const known = ANSWERS.find(([answer]) => answer.test(text));
  if (known === undefined)
    return new BrokerError(
      'BrokerUnreachable',
      `there is no connection to ${shown(server)} for ${asked}: ${text}; is it running, and is it reached from here?`,
      { cause: error },
    );
  const [, name, advice] = known;
  const who = name === 'BrokerRefused' ? ` of the user ${server.username ?? 'guest'}` : '';
  return new BrokerError(name, `${shown(server)} refused ${asked}${who}: ${text} (${advice})`, {
    cause: error,
  });
}

/** The server, without who asks it. */
export function shown({ host, port, tls }: RabbitMqServer): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls === false ? 'amqp' : 'amqps'}://${name}:${port}`;
}

/** Where several addresses of a host were tried, the error has a code alone. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return messageOf(error) || ('code' in error ? String(error.code) : error.name);
}
