import type { NamedPattern } from '../accept/expected-by.ts';
import { WaybillError } from '../errors.ts';
import { errorLogFields } from '../log/log-fields.ts';
import { makePatternIndex, type PatternIndex } from '../pattern/index/pattern-index.ts';
import { compileRule } from '../pattern/notations/compile-subscriber.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RegistryVersion, SubscriberRegistry } from '../ports/subscriber-registry.ts';
import type { Subscriber } from '../records/subscriber.ts';
import { Cached } from '../shared/cached.ts';

/**
 * How long the list is trusted while its version stays: a registration that was ended between its row and the version is
 * seen after this time, in milliseconds.
 */
const WHOLE_MS = 300_000;

interface Known {
  readonly version: RegistryVersion;
  readonly readAt: number;
  readonly subscribers: readonly Subscriber[];
  readonly patterns: PatternIndex<NamedPattern>;
}

/** What a directory is read from. */
interface DirectoryPorts {
  readonly registry: Pick<SubscriberRegistry, 'listSubscribers' | 'registryVersion'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The registered subscribers as a function remembers them between invocations. It asks whether they have changed, and reads
 * them, and compiles their patterns, when they have.
 */
export class SubscriberDirectory {
  readonly #known: Cached<Known>;
  #last: Known | undefined;

  constructor(ports: DirectoryPorts) {
    this.#known = new Cached(async () => {
      this.#last = await readKnown(ports, this.#last);
      return this.#last;
    }, ports.clock);
  }

  /** Every subscriber, at most five seconds old, or as is said (milliseconds); in an outage of the ledger the last list that was read, and undefined where none ever was. */
  async subscribers(maxAgeMs?: number): Promise<readonly Subscriber[] | undefined> {
    return (await this.#known.get(maxAgeMs))?.subscribers;
  }

  /** Every subscriber's compiled pattern; undefined where nobody can say. */
  async patterns(): Promise<PatternIndex<NamedPattern> | undefined> {
    return (await this.#known.get())?.patterns;
  }

  /** Every subscriber's compiled pattern, and the version of what is declared of types, in one read. */
  async known(): Promise<Pick<Known, 'patterns' | 'version'> | undefined> {
    return this.#known.get();
  }
}

/** The version first: what changes after it was read is read again next time. */
async function readKnown(
  { registry, clock, log }: DirectoryPorts,
  last: Known | undefined,
): Promise<Known> {
  const version = await registry.registryVersion();
  const readAt = clock.now();
  if (last?.version.subscribers === version.subscribers && readAt - last.readAt < WHOLE_MS)
    return { ...last, version };
  const subscribers = await registry.listSubscribers();
  const patterns = makePatternIndex(subscribers.flatMap((one) => compile(one, log)));
  return { version, readAt, subscribers, patterns };
}

/** One subscriber's pattern that cannot be compiled stops no event of the others. */
function compile({ name, pattern }: Subscriber, log: Log): readonly NamedPattern[] {
  try {
    return [{ name, pattern: compileRule({ pattern }) }];
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    log.error('the pattern of a registered subscriber is wrong', {
      subscriber: name,
      ...errorLogFields(error),
    });
    return [];
  }
}
