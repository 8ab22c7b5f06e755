import rhea, { type Connection, type EventContext, type Receiver, type Sender } from 'rhea';
import { BrokerError } from '../../core/bridge/broker-error.ts';
import { explainTls } from '../tls/explain-tls.ts';
import { tlsOptions } from '../tls/tls-options.ts';
import { type Amqp1Request, amqp1Error, shown } from './amqp1-error.ts';

/** How long a connection, with its link, may take to be made. */
const OPEN_MS = 5000;

/** How long its end may take, after which it is ended without the broker. */
const CLOSE_MS = 2000;

/** A broker that says nothing for so long is lost; half of it is asked of the broker. */
const IDLE_MS = 30_000;

/** The first words of a client with a login (AMQP 1.0, 5.3.2). */
const WORDS = Buffer.from('AMQP\u0003\u0001\u0000\u0000', 'latin1');

/** Events after which there is no connection, or no link. */
const ENDS = [
  ...['connection_error', 'connection_close', 'session_error', 'session_close'],
  ...['sender_error', 'sender_close', 'receiver_error', 'receiver_close', 'disconnected'],
];

/** A connection to a broker with one link on it. One that is lost is not made again; what it throws is a `BrokerError`. */
export class Amqp1Connection<Link extends Sender | Receiver> {
  readonly link: Link;
  readonly #connection: Connection;
  readonly #lost: Promise<BrokerError>;
  #failure: BrokerError | undefined;

  private constructor(
    connection: Connection,
    attach: (connection: Connection) => Link,
    request: Amqp1Request,
  ) {
    this.#connection = connection;
    this.#lost = new Promise((resolve) => {
      const fail = (context: EventContext) => {
        this.#failure ??= amqp1Error(errorOf(context), request);
        resolve(this.#failure);
      };
      for (const event of ENDS) connection.on(event, fail);
    });
    this.link = attach(connection);
  }

  /** Connects, and waits for the link, within five seconds. `client` is who this is to the broker. */
  static async open<Link extends Sender | Receiver>(
    request: Amqp1Request,
    attach: (connection: Connection) => Link,
    client?: string,
  ): Promise<Amqp1Connection<Link>> {
    const opened = new Amqp1Connection(connect(request, client), attach, request);
    try {
      await opened.#attached(request);
    } catch (error) {
      await opened.close();
      const { server } = request;
      const known = amqp1Error(error, request);
      throw await explainTls(known, { ...server, shown: shown(server), words: WORDS });
    }
    return opened;
  }

  /** Why it is lost, where it is. */
  get failure(): BrokerError | undefined {
    return this.#failure;
  }

  /** Resolves with the reason when it is lost. */
  get lost(): Promise<BrokerError> {
    return this.#lost;
  }

  /** Ends it once the broker has been told what there is to tell. */
  async close(): Promise<void> {
    if (this.#failure !== undefined && !this.#connection.is_open()) return;
    const gone = new Promise<void>((resolve) => {
      for (const event of ['connection_close', 'disconnected'])
        this.#connection.once(event, () => resolve());
    });
    this.#connection.close();
    await Promise.race([gone, after(CLOSE_MS)]);
  }

  /** A link that is refused is opened without its end, and closed with the reason. */
  async #attached({ server, place }: Amqp1Request): Promise<void> {
    const open = new Promise<void>((resolve) => {
      for (const event of ['sender_open', 'receiver_open'])
        this.#connection.on(event, () => {
          const end = this.link.is_sender() ? this.link.target : this.link.source;
          if (end?.address !== undefined && end.address !== null) resolve();
        });
    });
    const late = after(OPEN_MS).then(
      () =>
        new BrokerError(
          'BrokerUnreachable',
          `${shown(server)} has not opened the ${place.kind} ${place.name} within ${OPEN_MS / 1000} seconds; is it a broker that speaks AMQP 1.0?`,
        ),
    );
    const error = await Promise.race([open, this.#lost, late]);
    if (error !== undefined) throw error;
  }
}

/** What a place is called in an attach; ActiveMQ Classic takes what has no prefix for a queue. */
export function addressOf({ kind, name }: Amqp1Request['place']): string {
  return kind === 'address' ? name : `${kind}://${name}`;
}

function connect({ server }: Amqp1Request, client: string | undefined): Connection {
  const { host, port, tls, username, password } = server;
  return rhea.create_container().connect({
    host,
    port,
    ...(tls === false ? {} : { transport: 'tls' as const, ...tlsOptions(tls, host) }),
    hostname: host,
    // A user without a password is SASL's ANONYMOUS.
    username: username ?? 'anonymous',
    ...(password === undefined ? {} : { password }),
    ...(client === undefined ? {} : { container_id: client }),
    idle_time_out: IDLE_MS,
    reconnect: false,
  });
}

function errorOf({ error, sender, receiver, session, connection }: EventContext): unknown {
  return error ?? sender?.error ?? receiver?.error ?? session?.error ?? connection.error;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
