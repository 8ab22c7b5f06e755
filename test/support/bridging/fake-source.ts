import type { BrokerError } from '../../../core/bridge/broker-error.ts';
import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import type { Source, TakeMessages } from '../../../core/ports/bridging/source.ts';
import { bytesOf } from '../../../core/shared/bytes.ts';

/** A message of a broker with a text, or bytes, as its body. */
export function message(
  id: string,
  body: string | Uint8Array,
  more: Partial<BrokerMessage> = {},
): BrokerMessage {
  return {
    ...{ id, source: 'fake://broker/orders', destination: 'orders', headers: [] },
    body: typeof body === 'string' ? bytesOf(body) : body,
    ...more,
  };
}

/** A broker in memory: what is not acknowledged is read again by the next run. */
export class FakeSource implements Source {
  #waiting: BrokerMessage[] = [];
  #wake = () => {};
  /** What each run to come, or the one that runs, throws, the first first. */
  faults: Error[] = [];
  acknowledged: string[] = [];
  runs = 0;
  batch = 10;

  push(...messages: readonly BrokerMessage[]): void {
    this.#waiting.push(...messages);
    this.#wake();
  }

  /** The run that reads is lost. */
  lose(error: BrokerError): void {
    this.faults.push(error);
    this.#wake();
  }

  async run(take: TakeMessages, signal: AbortSignal): Promise<void> {
    this.runs += 1;
    while (!signal.aborted) {
      const fault = this.faults.shift();
      if (fault !== undefined) throw fault;
      const messages = this.#waiting.slice(0, this.batch);
      if (messages.length === 0) await this.#more(signal);
      else await this.#take(messages, take, signal);
    }
  }

  async #take(
    messages: readonly BrokerMessage[],
    take: TakeMessages,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await take(messages);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    this.#waiting = this.#waiting.slice(messages.length);
    this.acknowledged.push(...messages.map(({ id = '' }) => id));
  }

  #more(signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      this.#wake = done;
      signal.addEventListener('abort', () => done(), { once: true });
    });
  }
}
