import type { CampaignMessage } from './campaign-broker.ts';

/** What a campaign counts. */
export interface TallyResult {
  /** Messages whose sending was confirmed, and which have not come. */
  readonly lost: readonly string[];
  /** How many came more than once, counted for each time, though their producer sent them once. */
  readonly duplicates: number;
  /** How many came again since their producer, which had no confirm of them, sent them again. */
  readonly resent: number;
}

/** Which messages there are, and how often each of them has come. */
export class Tally {
  readonly #messages: number;
  /** By the message, and by the body, which is another one each time that the producer sends it. */
  readonly #ids = new Set<number>();
  readonly #bodies = new Set<string>();
  #count = 0;

  constructor(messages: number) {
    this.#messages = messages;
  }

  get missing(): number {
    return this.#messages - this.#ids.size;
  }

  /** The messages from one number to before another, as they are sent for the first time, or the second. */
  sending(from: number, to: number, sending: number): readonly CampaignMessage[] {
    return Array.from({ length: to - from }, (_, place) => ({
      id: idOf(from + place),
      body: JSON.stringify({ message: from + place, sending }),
    }));
  }

  /** Throws of a body that nobody sent. */
  came(bodies: readonly string[]): void {
    for (const body of bodies) {
      const { message } = JSON.parse(body) as { readonly message: number };
      if (!(message >= 0 && message < this.#messages)) throw new Error(`nobody sent ${body}`);
      this.#ids.add(message);
      this.#bodies.add(body);
      this.#count++;
    }
  }

  result(): TallyResult {
    const all = Array.from({ length: this.#messages }, (_, message) => message);
    return {
      lost: all.filter((message) => !this.#ids.has(message)).map(idOf),
      duplicates: this.#count - this.#bodies.size,
      resent: this.#bodies.size - this.#ids.size,
    };
  }
}

function idOf(message: number): string {
  return `m-${message}`;
}
