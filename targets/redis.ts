import { REDIS_BINDING } from '../core/bridge/binding.ts';
import { BrokerError } from '../core/bridge/broker-error.ts';
import { eventToMessage } from '../core/bridge/event-to-message.ts';
import { messageToFields } from '../core/bridge/redis/message-to-fields.ts';
import { DELIVERED, notTaken } from '../core/bridge/target-result.ts';
import type { RedisTargetOptions } from '../core/bridge/urls/redis-url.ts';
import { WaybillError } from '../core/errors.ts';
import type { Target, TargetEvent, TargetResult } from '../core/ports/bridging/target.ts';
import { inGroups } from '../core/shared/in-groups.ts';
import { type RedisCommand, RedisConnection, type RedisReply } from './redis/redis-connection.ts';
import { shown } from './redis/redis-error.ts';

/** The most commands that wait for an answer at once. */
const AT_ONCE = 100;

/** Sends events to a Redis server: as entries of a stream, which has them when it answers with their ids, or to a channel. */
export class RedisTarget implements Target {
  readonly #options: RedisTargetOptions;
  #connection: Promise<RedisConnection> | undefined;

  /** Throws `invalid-settings` of a channel that is to have headers. */
  constructor(options: RedisTargetOptions) {
    if (options.kind === 'channel' && options.format === 'binary')
      throw new WaybillError(
        'invalid-settings',
        `a message of a channel has no headers, and so no \`binary\` format: ${options.name} takes structured or plain`,
      );
    this.#options = options;
  }

  async connect(): Promise<void> {
    const connection = await this.#connect();
    const options = this.#options;
    if (options.kind !== 'stream' || options.create !== false) return;
    const asked = `EXISTS of the stream ${options.name}`;
    const [found] = await connection.askAll([['EXISTS', options.name]], { asked });
    // A user who may write may not ask; whether it is there is seen when it is written to.
    if (found === 0) throw this.#missing();
  }

  async send(
    events: readonly TargetEvent[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    const results: TargetResult[] = [];
    for (const group of inGroups(events, AT_ONCE)) {
      results.push(...(await this.#sendGroup(group, signal)));
    }
    return results;
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.then(
      (open) => open.close(),
      () => {},
    );
  }

  async #sendGroup(
    events: readonly TargetEvent[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    try {
      signal.throwIfAborted();
      const connection = await this.#connect();
      signal.throwIfAborted();
      const replies = await connection.askAll(
        events.map((event) => this.#command(event)),
        { asked: `${this.#options.kind === 'stream' ? 'XADD' : 'PUBLISH'} ${this.#options.name}` },
      );
      return replies.map((reply) => this.#resultOf(reply));
    } catch (error) {
      return events.map(() => notTaken(error));
    }
  }

  /** The one connection, or a new one where it was lost. */
  async #connect(): Promise<RedisConnection> {
    const held = this.#connection;
    const connection = await held;
    if (connection?.isOpen === true) return connection;
    // Another send may have seen it lost as well.
    if (this.#connection === held) this.#connection = this.#open();
    return this.#connection ?? this.#open();
  }

  /** One that cannot be made is made anew for the next events. */
  #open(): Promise<RedisConnection> {
    const opening = RedisConnection.open(this.#options.server);
    opening.catch(() => {
      if (this.#connection === opening) this.#connection = undefined;
    });
    return opening;
  }

  #resultOf(reply: RedisReply | BrokerError): TargetResult {
    if (reply instanceof BrokerError) return notTaken(reply);
    return reply === null ? notTaken(this.#missing()) : DELIVERED;
  }

  #missing(): BrokerError {
    const { server, name } = this.#options;
    return new BrokerError(
      'NoSuchDestination',
      `${shown(server)} has no stream ${name}; make it, or leave out create=false`,
    );
  }

  #command({ event, dataText }: TargetEvent): RedisCommand {
    const options = this.#options;
    const { kind, name } = options;
    const format = options.format ?? (kind === 'stream' ? 'binary' : 'structured');
    const message = eventToMessage(
      { event, dataText },
      { binding: REDIS_BINDING, format, destination: name, isBare: kind === 'channel' },
    );
    if (options.kind === 'channel') return ['PUBLISH', name, bufferOf(message.body)];
    const { create = true, maxLength } = options;
    return [
      ...['XADD', name, ...(create ? [] : ['NOMKSTREAM'])],
      ...(maxLength === undefined ? [] : ['MAXLEN', '~', String(maxLength)]),
      '*',
      ...messageToFields(message).flat().map(bufferOf),
    ];
  }
}

function bufferOf(bytes: Uint8Array | null): Buffer {
  return bytes === null
    ? Buffer.alloc(0)
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
