import { BrokerTarget, type BrokerTargetProps } from './broker-target.ts';

/** A stream or a channel of Redis that events are sent to. */
export interface RedisTargetProps extends BrokerTargetProps {
  readonly host: string;
  /** @default 6379 */
  readonly port?: number;
  /** Whether the connection is encrypted, as those of ElastiCache can be. @default true */
  readonly tls?: boolean;
  /** The number of the database. @default 0 */
  readonly database?: number;
  /** The key of the stream that gets an entry for each event. @default - none: a `channel` is told */
  readonly stream?: string;
  /** The channel that each event is published to: whoever does not listen then does not get it, and nobody is told. @default - none: a `stream` is told */
  readonly channel?: string;
  /** About how many entries the stream keeps. @default - all */
  readonly maxLength?: number;
}

/** Sends events to a stream of Redis, each delivered once it has an id there; or to a channel, each delivered once it is published. */
export class RedisTarget extends BrokerTarget {
  readonly #props: RedisTargetProps;

  /** Throws what it must refuse. */
  constructor(props: RedisTargetProps) {
    super(props);
    const { stream, channel, maxLength } = props;
    if ((stream === undefined) === (channel === undefined))
      throw new Error(
        `RedisTarget: pass a \`stream\` or a \`channel\`; received ${stream === undefined ? 'none' : 'both'}`,
      );
    if (channel !== undefined && maxLength !== undefined)
      throw new Error('RedisTarget: `maxLength` is of a stream; a channel keeps nothing');
    this.#props = props;
  }

  protected override describe() {
    const { host, port = 6379, tls = true, database = 0 } = this.#props;
    const { stream, channel, maxLength, format } = this.#props;
    const server = { host, port, tls: this.tls(tls), database };
    const options =
      stream === undefined
        ? { kind: 'channel', server, name: channel, format }
        : { kind: 'stream', server, name: stream, maxLength, format };
    return { bundle: 'deliver-redis', options };
  }
}
