/** What tabs of the console tell each other: an issuer's answer, and that the tab which asked has it. */
interface Told {
  readonly what: 'answer' | 'taken';
  /** The address that the issuer has sent somebody back to. */
  readonly answer: string;
}

/** A tab that asked takes the answer at once, if it is there at all. In milliseconds. */
const TAKEN_WITHIN_MS = 2000;

/**
 * By which an issuer's answer comes from the tab that it has sent somebody back to, to the one that asked. No secret goes this
 * way: a code is good only with the verifier, which the tab that asked keeps (RFC 7636).
 */
export class AnswerChannel {
  readonly #channel: BroadcastChannel;
  readonly #waiting = new Map<string, () => void>();

  /** `take` is given the answers of other tabs, and says whether one is to a question of this tab. */
  constructor(name: string, take: (answer: string) => boolean) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data: { what, answer } }: MessageEvent<Told>) => {
      if (what === 'taken') this.#waiting.get(answer)?.();
      else if (take(answer)) this.#tell({ what: 'taken', answer });
    };
  }

  /** Gives an answer to the tab that asked; answers whether there is one. */
  async handOver(answer: string): Promise<boolean> {
    const isTaken = new Promise<boolean>((resolve) => {
      this.#waiting.set(answer, () => resolve(true));
      setTimeout(() => resolve(false), TAKEN_WITHIN_MS);
    });
    this.#tell({ what: 'answer', answer });
    return isTaken;
  }

  #tell(told: Told): void {
    this.#channel.postMessage(told);
  }
}
