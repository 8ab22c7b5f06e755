import type { NamedPattern } from './accept/expected-by.ts';
import { WaybillError } from './errors.ts';
import { aboutError } from './log-fields.ts';
import { compilePattern } from './pattern/compile-pattern.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { SubscriberRegistry } from './ports/subscriber-registry.ts';
import { Remembered } from './remembered.ts';
import type { Subscriber } from './subscriber.ts';

interface Known {
  readonly subscribers: readonly Subscriber[];
  readonly patterns: readonly NamedPattern[];
}

/** The registered subscribers as a function remembers them between invocations. */
export class SubscriberDirectory {
  readonly #known: Remembered<Known>;

  constructor({
    registry,
    clock,
    log,
  }: {
    readonly registry: Pick<SubscriberRegistry, 'listSubscribers'>;
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.#known = new Remembered(async () => {
      const subscribers = await registry.listSubscribers();
      return { subscribers, patterns: subscribers.flatMap((one) => compile(one, log)) };
    }, clock);
  }

  /** Every subscriber, at most five seconds old; in an outage of the ledger the last list that was read, and undefined where none ever was. */
  async subscribers(): Promise<readonly Subscriber[] | undefined> {
    return (await this.#known.get())?.subscribers;
  }

  /** Every subscriber's compiled pattern; undefined where nobody can say. */
  async patterns(): Promise<readonly NamedPattern[] | undefined> {
    return (await this.#known.get())?.patterns;
  }
}

/** One subscriber's pattern that cannot be compiled stops no event of the others. */
function compile({ name, pattern }: Subscriber, log: Log): readonly NamedPattern[] {
  try {
    return [{ name, pattern: compilePattern(pattern) }];
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    log.error('the pattern of a registered subscriber is wrong', {
      subscriber: name,
      ...aboutError(error),
    });
    return [];
  }
}
