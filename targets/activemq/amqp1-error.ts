import { BrokerError, type BrokerErrorName } from '../../core/bridge/broker-error.ts';
import type { Amqp1Place, Amqp1Server } from '../../core/bridge/urls/activemq-url.ts';
import { isObject } from '../../core/shared/is-object.ts';

/** What is asked of a broker: the server, and the place there. */
export interface Amqp1Request {
  readonly server: Amqp1Server;
  readonly place: Amqp1Place;
}

/** Conditions of AMQP 1.0 (2.8.15 to 2.8.18) and what they mean; others are a refusal. */
const CONDITIONS: Readonly<Record<string, readonly [name: BrokerErrorName, advice: string]>> = {
  'amqp:not-found': ['NoSuchDestination', 'make it, or write its other name'],
  'amqp:unauthorized-access': [
    'BrokerRefused',
    'the user or password is another, or the user may not',
  ],
  'amqp:resource-deleted': ['NoSuchDestination', 'it was deleted'],
  'amqp:link:message-size-exceeded': [
    'MessageTooLarge',
    'the broker takes no message of this size',
  ],
  'amqp:connection:forced': ['BrokerUnreachable', 'the broker ends its connections'],
  'amqp:resource-limit-exceeded': ['BrokerRefused', 'it has no room for more'],
};

/** What rhea and brokers say of a login that fails, without a condition. */
const IS_LOGIN = /authenticat|User name|password is invalid|sasl/i;

/** An error of a connection, a link or a delivery in the terms of brokers. */
export function amqp1Error(error: unknown, { server, place }: Amqp1Request): BrokerError {
  if (error instanceof BrokerError) return error;
  const asked = `the ${place.kind} ${place.name} at ${shown(server)}`;
  const { condition, description } = read(error);
  const said = [condition, description].filter((part) => part !== undefined).join(': ');
  const known = condition === undefined ? undefined : CONDITIONS[condition];
  const cause = { cause: error };
  if (known !== undefined)
    return new BrokerError(known[0], `${asked} was refused: ${said} (${known[1]})`, cause);
  if (IS_LOGIN.test(said))
    return new BrokerError(
      'BrokerRefused',
      `${asked} was refused: ${said} (the user or password is another)`,
      cause,
    );
  if (condition !== undefined)
    return new BrokerError('BrokerRefused', `${asked} was refused: ${said}`, cause);
  return new BrokerError(
    'BrokerUnreachable',
    `there is no connection for ${asked}: ${said}; is it running, and is it reached from here?`,
    cause,
  );
}

/** The server, without who asks it. */
export function shown({ host, port, tls }: Amqp1Server): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls === false ? 'activemq' : 'activemqs'}://${name}:${port}`;
}

function read(error: unknown): { readonly condition?: string; readonly description?: string } {
  if (!isObject(error))
    return { description: error === undefined ? 'it was closed' : String(error) };
  const { condition, description, message, code } = error;
  const text = [description, message, code].find((part) => typeof part === 'string' && part !== '');
  return {
    ...(typeof condition === 'string' ? { condition } : {}),
    description: typeof text === 'string' ? text : 'it was closed',
  };
}
