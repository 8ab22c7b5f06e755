import rhea, { type Delivery, type EventContext, type Sender } from 'rhea';
import type { SentAmqp1Message } from '../../core/bridge/amqp1/message-to-amqp1.ts';
import { BrokerError } from '../../core/bridge/broker-error.ts';
import { Amqp1Connection, addressOf } from './amqp1-connection.ts';
import { type Amqp1Request, amqp1Error, shown } from './amqp1-error.ts';

/** How long a broker may take to give room for a message, and to say that it has it. */
const CONFIRM_MS = 10_000;

/** What became of a message: nothing, where the broker has it. */
export type SendingResult = BrokerError | undefined;

/** Sends messages to one place, each of which the broker confirms. */
export class Amqp1Sender {
  readonly #connection: Amqp1Connection<Sender>;
  readonly #request: Amqp1Request;
  readonly #waiting = new Map<Delivery, (result: SendingResult) => void>();

  private constructor(connection: Amqp1Connection<Sender>, request: Amqp1Request) {
    this.#connection = connection;
    this.#request = request;
    const { link } = connection;
    const refused = ({ delivery }: EventContext) =>
      this.#end(delivery, amqp1Error(refusalOf(delivery), request));
    link.on('accepted', ({ delivery }: EventContext) => this.#end(delivery, undefined));
    for (const event of ['rejected', 'released', 'modified']) link.on(event, refused);
    void connection.lost.then((error) => {
      for (const delivery of [...this.#waiting.keys()]) this.#end(delivery, error);
    });
  }

  static async open(request: Amqp1Request): Promise<Amqp1Sender> {
    const target = { address: addressOf(request.place), ...capabilityOf(request) };
    const connection = await Amqp1Connection.open(request, (open) =>
      open.open_sender({ target, snd_settle_mode: 0 }),
    );
    return new Amqp1Sender(connection, request);
  }

  get isOpen(): boolean {
    return this.#connection.failure === undefined;
  }

  /** Sends messages in their order, and tells what became of each; none is sent any more once the signal aborts. */
  async sendAll(
    messages: readonly SentAmqp1Message[],
    signal: AbortSignal,
  ): Promise<readonly SendingResult[]> {
    const results: Promise<SendingResult>[] = [];
    const deadline = late(this.#request);
    try {
      for (const message of messages) {
        const unsent = await this.#room(deadline.reached, signal);
        results.push(unsent === undefined ? this.#send(message) : Promise.resolve(unsent));
      }
      return await Promise.all(results.map((result) => Promise.race([result, deadline.reached])));
    } finally {
      deadline.cancel();
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** Waits until the broker has room for a message; the reason where it never will. */
  async #room(late: Promise<BrokerError>, signal: AbortSignal): Promise<SendingResult> {
    const { link, failure } = this.#connection;
    if (failure !== undefined) return failure;
    if (signal.aborted) return amqp1Error(signal.reason, this.#request);
    if (link.sendable()) return undefined;
    const room = new Promise<undefined>((resolve) =>
      link.once('sendable', () => resolve(undefined)),
    );
    return Promise.race([room, this.#connection.lost, late]);
  }

  #send(message: SentAmqp1Message): Promise<SendingResult> {
    const { link } = this.#connection;
    return new Promise((resolve) => {
      this.#waiting.set(link.send(toRhea(message)), resolve);
    });
  }

  #end(delivery: Delivery | undefined, result: SendingResult): void {
    if (delivery === undefined) return;
    this.#waiting.get(delivery)?.(result);
    this.#waiting.delete(delivery);
  }
}

/** Artemis makes an address of the kind that is asked for; ActiveMQ Classic goes by the address itself. */
function capabilityOf({ place: { kind } }: Amqp1Request): { readonly capabilities?: string } {
  return kind === 'address' ? {} : { capabilities: kind };
}

/** Bytes are a section of their own, and a message without a body has the value null. */
function toRhea({
  body,
  application_properties: properties,
  creation_time: ms,
  ...message
}: SentAmqp1Message) {
  const values = Object.entries(properties).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? bufferOf(value) : value,
  ]);
  return {
    ...message,
    ...(ms === undefined ? {} : { creation_time: new Date(ms) }),
    application_properties: Object.fromEntries(values),
    body: body === null ? null : rhea.message.data_section(bufferOf(body)),
  };
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The error of an outcome that is no acceptance (AMQP 1.0, 3.4.3 to 3.4.5): the rejected have one, the others mean that it is not there yet. */
function refusalOf(delivery: Delivery | undefined): unknown {
  const error = delivery?.remote_state?.error;
  return error ?? { condition: 'amqp:not-accepted', description: 'the message was not taken' };
}

function late({ server, place }: Amqp1Request) {
  let timer: NodeJS.Timeout | undefined;
  const reached = new Promise<BrokerError>((resolve) => {
    timer = setTimeout(() => {
      const said = `${shown(server)} has not taken messages of the ${place.kind} ${place.name}`;
      resolve(new BrokerError('NotConfirmed', `${said} within ${CONFIRM_MS / 1000} seconds`));
    }, CONFIRM_MS);
  });
  return { reached, cancel: () => clearTimeout(timer) };
}
