import type { CloudEvent, Json } from '../../event/event.ts';
import type { LeftOut } from '../../records/catalog/learned-type.ts';

/** So many types, and names of each. */
const MOST_TYPES = 50;
const MOST_NAMES = 5;
const LONGEST_NAME = 128;

/** How large an event may be whose data is looked at, and all of them together. */
const SAMPLE_BYTES = 16_384;
const ALL_SAMPLES_BYTES = 262_144;

/** A valid event, who sent it, and how large it is. */
export interface SeenEvent {
  readonly event: CloudEvent;
  readonly producer: string | undefined;
  readonly sizeBytes: number;
}

/** What was seen of one type; the times are epoch milliseconds. */
export interface Tallied {
  readonly type: string;
  count: number;
  first: number;
  last: number;
  readonly producers: Set<string>;
  readonly sources: Set<string>;
  readonly leftOut: Set<LeftOut>;
  /** The data of the last event that was small enough, and how large that is. */
  sample: { readonly data: Json; readonly sizeBytes: number } | undefined;
}

/** Counts events by type, in little memory whatever comes. */
export class TypeTally {
  readonly #types = new Map<string, Tallied>();
  #sampleBytes = 0;
  #leftOut = 0;

  /** Events of types that there was no room for. */
  get leftOut(): number {
    return this.#leftOut;
  }

  get isEmpty(): boolean {
    return this.#leftOut === 0 && this.types.length === 0;
  }

  /** What there is to tell: not of events that came and were taken back. */
  get types(): readonly Tallied[] {
    return [...this.#types.values()].filter(({ count }) => count !== 0);
  }

  get events(): number {
    return this.types.reduce((sum, { count }) => sum + count, this.#leftOut);
  }

  note({ event, producer, sizeBytes }: SeenEvent, now: number): void {
    const tallied = this.#count(event.type, 1, now);
    if (tallied === undefined) return;
    addName(tallied, 'sources', event.source);
    if (producer !== undefined) addName(tallied, 'producers', producer);
    if (event.data !== undefined) this.#takeSample(tallied, { data: event.data, sizeBytes });
  }

  /** Notes that an event does not count of which is told already. */
  takeBack({ event }: SeenEvent, now: number): void {
    this.#count(event.type, -1, now);
  }

  /** Adds what another has, which could not be told. */
  add(other: TypeTally): void {
    this.#leftOut += other.#leftOut;
    for (const old of other.#types.values()) {
      const tallied = this.#count(old.type, old.count, old.first);
      if (tallied === undefined) continue;
      tallied.first = Math.min(tallied.first, old.first);
      tallied.last = Math.max(tallied.last, old.last);
      for (const name of old.sources) addName(tallied, 'sources', name);
      for (const name of old.producers) addName(tallied, 'producers', name);
      for (const part of old.leftOut) tallied.leftOut.add(part);
      if (old.sample !== undefined && tallied.sample === undefined)
        this.#takeSample(tallied, old.sample);
    }
  }

  #count(type: string, events: number, now: number): Tallied | undefined {
    const known = this.#types.get(type);
    if (known === undefined && this.#types.size >= MOST_TYPES) {
      this.#leftOut += events;
      return undefined;
    }
    const tallied = known ?? begin(type, now);
    this.#types.set(type, tallied);
    tallied.count += events;
    tallied.last = Math.max(tallied.last, now);
    return tallied;
  }

  #takeSample(tallied: Tallied, sample: NonNullable<Tallied['sample']>): void {
    const others = this.#sampleBytes - (tallied.sample?.sizeBytes ?? 0);
    const { sizeBytes } = sample;
    if (sizeBytes > SAMPLE_BYTES || others + sizeBytes > ALL_SAMPLES_BYTES) {
      tallied.leftOut.add('schema');
      return;
    }
    this.#sampleBytes = others + sizeBytes;
    tallied.sample = sample;
  }
}

function begin(type: string, now: number): Tallied {
  const names = { producers: new Set<string>(), sources: new Set<string>() };
  return { type, count: 0, first: now, last: now, ...names, leftOut: new Set(), sample: undefined };
}

function addName(tallied: Tallied, kind: 'producers' | 'sources', name: string): void {
  const names = tallied[kind];
  if (names.has(name)) return;
  if (names.size < MOST_NAMES && name.length <= LONGEST_NAME) names.add(name);
  else tallied.leftOut.add(kind);
}
