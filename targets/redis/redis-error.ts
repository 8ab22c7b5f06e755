import { ErrorReply } from '@redis/client';
import { BrokerError, type BrokerErrorName } from '../../core/bridge/broker-error.ts';
import type { RedisServer } from '../../core/bridge/urls/redis-url.ts';
import { messageOf } from '../../core/shared/message-of.ts';

/** What a Redis server answers begins with a word (Redis, "Redis serialization protocol", "Simple errors"): what it means, and what to do. */
const ANSWERS: readonly (readonly [answer: RegExp, name: BrokerErrorName, advice: string])[] = [
  [/^NOAUTH/, 'BrokerRefused', 'it wants a password: write redis://user:password@host'],
  [/^WRONGPASS/, 'BrokerRefused', 'its user or password is another'],
  [/called without any password configured/, 'BrokerRefused', 'it has no password: leave it out'],
  [/AUTH.*no password is set/, 'BrokerRefused', 'it has no password: leave it out'],
  [/^NOPERM/, 'BrokerRefused', 'give the user this command and this key: ACL SETUSER'],
  [/^DENIED/, 'BrokerRefused', 'it takes connections of its own machine only: protected-mode'],
  [/DB index is out of range/, 'NoSuchDestination', 'it has fewer databases: the parameter db'],
  [/^WRONGTYPE/, 'NoSuchDestination', 'the key holds another type: TYPE tells which'],
  [/^NOGROUP/, 'NoSuchDestination', 'make the group, with XGROUP CREATE, or write create=true'],
  [/^UNBLOCKED/, 'NoSuchDestination', 'the stream was deleted'],
  [/^OOM/, 'BrokerRefused', 'it has no memory left: maxmemory; a stream is kept short by maxlen'],
  [/^READONLY/, 'BrokerRefused', 'it is a replica: write the host of its master'],
  [
    /^(MOVED|ASK|CROSSSLOT|CLUSTERDOWN)/,
    'BrokerRefused',
    'it is a node of a cluster: write the host of the node that has the key',
  ],
  [/^(MISCONF|NOREPLICAS|MASTERDOWN|TRYAGAIN)/, 'BrokerRefused', 'it takes no writes now'],
  [/^(LOADING|BUSY)/, 'BrokerUnreachable', 'it is not ready'],
  [/max number of clients/, 'BrokerRefused', 'it has as many connections as it may: maxclients'],
  [/unknown command/i, 'BrokerRefused', 'Redis 6.2 or later is needed'],
];

/** An error of the client in the terms of brokers: `asked` is what was asked for. */
export function redisError(error: unknown, asked: string, server: RedisServer): BrokerError {
  if (error instanceof BrokerError) return error;
  const text = textOf(error);
  const known = ANSWERS.find(([answer]) => answer.test(text));
  if (known !== undefined) {
    const [, name, advice] = known;
    return new BrokerError(name, `${shown(server)} refused ${asked}: ${text} (${advice})`, {
      cause: error,
    });
  }
  if (error instanceof ErrorReply)
    return new BrokerError('BrokerRefused', `${shown(server)} refused ${asked}: ${text}`, {
      cause: error,
    });
  return new BrokerError(
    'BrokerUnreachable',
    `there is no connection to ${shown(server)} for ${asked}: ${text}; is it running, and is it reached from here?`,
    { cause: error },
  );
}

/** The server, without who asks it. */
export function shown({ host, port, tls }: RedisServer): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls === false ? 'redis' : 'rediss'}://${name}:${port}`;
}

/** Where several addresses of a host were tried, the error has a code alone. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return messageOf(error) || ('code' in error ? String(error.code) : error.name);
}
