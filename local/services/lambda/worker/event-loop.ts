import type { MessagePort } from 'node:worker_threads';

/**
 * The worker's event loop as a function sees it: Lambda's Node runtimes end an invocation whose loop is empty. The port
 * to the cloud counts as something that is awaited only between invocations, and while calls wait for an answer.
 */
export class EventLoop {
  readonly #port: Pick<MessagePort, 'ref' | 'unref'>;
  #onEmpty: (() => void) | undefined;
  #calls = 0;

  constructor(port: Pick<MessagePort, 'ref' | 'unref'>) {
    this.#port = port;
    process.on('beforeExit', () => {
      const onEmpty = this.#onEmpty;
      this.end();
      onEmpty?.();
    });
  }

  /** An invocation runs from now on; `onEmpty` is called when nothing is left that could still happen in it. */
  begin(onEmpty: () => void): void {
    this.#onEmpty = onEmpty;
    if (this.#calls === 0) this.#port.unref();
  }

  /** The invocation is over. */
  end(): void {
    this.#onEmpty = undefined;
    this.#port.ref();
  }

  /** A call of the function waits for its answer. */
  awaitCall(): void {
    this.#calls += 1;
    this.#port.ref();
  }

  /** A call was answered, or given up. */
  callEnded(): void {
    this.#calls -= 1;
    if (this.#calls === 0 && this.#onEmpty !== undefined) this.#port.unref();
  }
}
