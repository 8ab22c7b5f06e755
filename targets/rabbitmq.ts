import { BrokerError } from '../core/bridge/broker-error.ts';
import { DELIVERED, notTaken } from '../core/bridge/target-result.ts';
import type { RabbitMqTargetOptions } from '../core/bridge/urls/rabbitmq-url.ts';
import type { Target, TargetEvent, TargetResult } from '../core/ports/bridging/target.ts';
import { type Publication, publicationOf } from './rabbitmq/publication.ts';
import { type Published, Publisher } from './rabbitmq/publisher.ts';
import { shown } from './rabbitmq/rabbitmq-error.ts';

/** How long RabbitMQ may take to confirm what was published together. */
const CONFIRM_MS = 10_000;

/** So many bytes are taken to be less than what any server takes. */
const SMALL = 65_536;

/** The message of an event, and where its result belongs. */
interface Unsent {
  readonly place: number;
  readonly publication: Publication;
}

/** The results of one call of `send`, as they come to be known. */
interface Sending {
  readonly results: Map<number, TargetResult>;
  readonly signal: AbortSignal;
}

/**
 * Publishes events to an exchange of RabbitMQ as persistent messages. They are delivered once RabbitMQ has confirmed them: once they are
 * on the disk, or with a majority of a quorum queue's members. What no queue is bound for is returned, and has failed. Its options are
 * plain JSON.
 */
export class RabbitMqTarget implements Target {
  readonly #options: RabbitMqTargetOptions;
  #publisher: Promise<Publisher> | undefined;
  /** The bytes of the largest body that the server has confirmed. */
  #largest = SMALL;

  constructor(options: RabbitMqTargetOptions) {
    this.#options = options;
  }

  async connect(): Promise<void> {
    const publisher = await this.#open();
    await publisher.look(this.#options);
  }

  async send(
    events: readonly TargetEvent[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    const results = new Map<number, TargetResult>();
    let reason: unknown;
    try {
      for (const group of this.#groups(this.#prepare(events, results)))
        await this.#publishTwice(group, { results, signal });
    } catch (error) {
      reason = error;
    }
    return events.map((_, place) => results.get(place) ?? notTaken(reason));
  }

  async close(): Promise<void> {
    const publisher = await this.#publisher?.catch(() => undefined);
    this.#publisher = undefined;
    await publisher?.close();
  }

  #prepare(events: readonly TargetEvent[], results: Map<number, TargetResult>): readonly Unsent[] {
    return events.flatMap((event, place) => {
      try {
        return [{ place, publication: publicationOf(event, this.#options) }];
      } catch (error) {
        results.set(place, notTaken(error));
        return [];
      }
    });
  }

  /**
   * What is published together. One that is larger than all that the server has confirmed so far goes alone: a message that is too large
   * ends the channel for those beside it.
   */
  #groups(unsent: readonly Unsent[]): readonly (readonly Unsent[])[] {
    const isLarge = ({ publication }: Unsent) => publication.body.length > this.#largest;
    const groups: Unsent[][] = [];
    for (const one of unsent) {
      const last = groups.at(-1);
      if (last === undefined || isLarge(one) || last.some(isLarge)) groups.push([one]);
      else last.push(one);
    }
    return groups;
  }

  /** What was lost with its channel is published again, each by itself: the connection was gone, or one has ended it for all. */
  async #publishTwice(unsent: readonly Unsent[], sending: Sending): Promise<void> {
    for (const one of await this.#publish(unsent, sending))
      for (const { place, error } of await this.#publish([one], sending))
        sending.results.set(place, notTaken(error));
  }

  /** Publishes together, and returns what was lost with its channel. Throws what holds for all that has no result then. */
  async #publish(
    unsent: readonly Unsent[],
    { results, signal }: Sending,
  ): Promise<readonly (Unsent & { readonly error: BrokerError })[]> {
    if (unsent.length === 0) return [];
    const publisher = await this.#open();
    if (signal.aborted)
      throw new BrokerError('NotConfirmed', 'the time for the message was over before it was sent');
    const published = await confirmed(publisher, unsent, signal);
    const lost = unsent.flatMap((one, index) => {
      const outcome = published[index];
      if (outcome?.kind === 'lost') return [{ ...one, error: outcome.error }];
      if (outcome?.kind === 'refused') results.set(one.place, notTaken(outcome.error));
      if (outcome?.kind === 'confirmed') {
        results.set(one.place, DELIVERED);
        this.#largest = Math.max(this.#largest, one.publication.body.length);
      }
      return [];
    });
    if (published.every((outcome) => outcome !== undefined)) return lost;
    const late = this.#late(publisher.blocked ?? 'it has said nothing');
    publisher.end(late);
    throw late;
  }

  async #open(): Promise<Publisher> {
    const current = this.#publisher;
    const publisher = await current?.catch(() => undefined);
    if (publisher !== undefined && !publisher.hasEnded) return publisher;
    // Another call has opened one meanwhile.
    if (this.#publisher !== current) return this.#open();
    this.#publisher = Publisher.open(this.#options.server);
    return this.#publisher;
  }

  #late(reason: string): BrokerError {
    const { server } = this.#options;
    return new BrokerError(
      'NotConfirmed',
      `${shown(server)} has not confirmed the message within ${CONFIRM_MS / 1000} seconds: ${reason}`,
    );
  }
}

/** Publishes, and waits for what comes of each; undefined for those of which nothing is known in time. */
async function confirmed(
  publisher: Publisher,
  unsent: readonly Unsent[],
  signal: AbortSignal,
): Promise<readonly (Published | undefined)[]> {
  const published: (Published | undefined)[] = unsent.map(() => undefined);
  const all = unsent.map(async ({ publication }, index) => {
    published[index] = await publisher.publish(publication);
  });
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const timer = setTimeout(end, CONFIRM_MS);
  signal.addEventListener('abort', end, { once: true });
  await Promise.race([Promise.all(all), over]);
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
  return [...published];
}
