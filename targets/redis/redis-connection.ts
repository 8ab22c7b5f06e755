import { setTimeout as pause } from 'node:timers/promises';
import { createClient, RESP_TYPES } from '@redis/client';
import { BrokerError } from '../../core/bridge/broker-error.ts';
import type { RedisServer } from '../../core/bridge/urls/redis-url.ts';
import { explainTls, type Spoken } from '../tls/explain-tls.ts';
import { speaksPlainly } from '../tls/speaks-tls.ts';
import { tlsOptions } from '../tls/tls-options.ts';
import { redisError, shown } from './redis-error.ts';

/** How long a connection may take to be made. */
const CONNECT_MS = 5000;

/** How long an answer may take, beside the time that a command says it waits. */
const ANSWER_MS = 10_000;

/** The first words of a client, which Redis answers whoever asks. */
const WORDS = Buffer.from('PING\r\n');

/** After how long TLS is taken for slow. */
const SLOW_MS = 1000;

/** A command and its arguments. */
export type RedisCommand = readonly (string | Buffer)[];

/** What a server answers: strings are bytes. */
export type RedisReply = Buffer | string | number | null | readonly RedisReply[];

/** What an answer is waited for. */
export interface RedisRequest {
  /** What is asked for, for whoever reads an error. */
  readonly asked: string;
  /** How long the command itself waits. @default 0 */
  readonly blockMs?: number;
}

/** The client of Redis, without its methods for each command: raw commands need none of them. */
type Client = ReturnType<typeof makeClient>;

/** A connection to a Redis server. One that is lost is not made again; what it throws is a `BrokerError`. */
export class RedisConnection {
  readonly #client: Client;
  readonly #server: RedisServer;
  readonly #lost: Promise<BrokerError>;

  private constructor(client: Client, server: RedisServer) {
    this.#client = client;
    this.#server = server;
    this.#lost = new Promise((resolve) => {
      client.once('terminated', (cause: unknown) =>
        resolve(redisError(cause, 'what is under way', server)),
      );
    });
  }

  /** Connects within five seconds. Throws a `BrokerError`. */
  static async open(server: RedisServer): Promise<RedisConnection> {
    const client = makeClient(server);
    // What is lost is told by `terminated`, and by each command that fails with it.
    client.on('error', () => {});
    const connection = new RedisConnection(client, server);
    const spoken = { ...server, shown: shown(server), words: WORDS };
    const over = new AbortController();
    try {
      await Promise.race([client.connect(), failWherePlain(spoken, over.signal)]);
    } catch (error) {
      connection.close();
      throw await explainTls(redisError(error, 'a connection', server), spoken);
    } finally {
      over.abort();
    }
    return connection;
  }

  get isOpen(): boolean {
    return this.#client.isReady;
  }

  /** Resolves with the reason when the connection is lost, and never otherwise. */
  get lost(): Promise<BrokerError> {
    return this.#lost;
  }

  /** Throws what the server answers where it is an error. */
  async ask(command: RedisCommand, request: RedisRequest): Promise<RedisReply> {
    const [reply] = await this.askAll([command], request);
    if (reply instanceof BrokerError) throw reply;
    return reply ?? null;
  }

  /** Sends all at once; answers each in its order, an error where it failed. */
  async askAll(
    commands: readonly RedisCommand[],
    { asked, blockMs = 0 }: RedisRequest,
  ): Promise<readonly (RedisReply | BrokerError)[]> {
    let isOverdue = false;
    const timer = setTimeout(() => {
      isOverdue = true;
      this.close();
    }, ANSWER_MS + blockMs);
    const failed = (error: unknown) =>
      isOverdue
        ? new BrokerError(
            'NotConfirmed',
            `${shown(this.#server)} has not answered ${asked} within ${ANSWER_MS / 1000} seconds`,
            { cause: error },
          )
        : redisError(error, asked, this.#server);
    try {
      return await Promise.all(
        commands.map(async (command): Promise<RedisReply | BrokerError> => {
          try {
            return await this.#client.sendCommand<RedisReply>([...command]);
          } catch (error) {
            return failed(error);
          }
        }),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** Hands each message of a channel, or of those whose names fit a glob, to `onMessage`. */
  async listen(
    kind: 'channel' | 'pattern',
    name: string,
    onMessage: (body: Buffer, channel: Buffer) => void,
  ): Promise<void> {
    try {
      if (kind === 'channel') await this.#client.subscribe(name, onMessage, true);
      else await this.#client.pSubscribe(name, onMessage, true);
    } catch (error) {
      throw redisError(error, `the ${kind} ${name}`, this.#server);
    }
  }

  /** What waits for an answer fails. */
  close(): void {
    this.#client.destroy();
  }
}

/**
 * Never resolves. Rejects where a connection by TLS is slow, and the server turns out to speak without: Redis waits for the end of what it takes
 * for a command, and says nothing.
 */
async function failWherePlain(server: Spoken, signal: AbortSignal): Promise<never> {
  const never = new Promise<never>(() => {});
  if (server.tls === false) return never;
  const isSlow = await pause(SLOW_MS, true, { signal, ref: false }).catch(() => false);
  if (!isSlow || !(await speaksPlainly(server, WORDS)) || signal.aborted) return never;
  throw new Error('the server does not answer TLS');
}

/** RESP2, which servers before Redis 6 and proxies speak, too. */
function makeClient({ host, port, tls, username, password, database }: RedisServer) {
  return createClient({
    RESP: 2,
    name: 'waybill',
    socket: {
      host,
      port,
      ...(tls === false ? {} : { tls: true, ...tlsOptions(tls, host) }),
      connectTimeout: CONNECT_MS,
      reconnectStrategy: false,
    },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    database,
    disableClientInfo: true,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    commandOptions: { timeout: 0, typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
  });
}
