import type { BrokerMessage } from '../../core/bridge/broker-message.ts';
import type { Source } from '../../core/ports/bridging/source.ts';
import { textOf } from '../../core/shared/bytes.ts';
import { eventually } from '../support/eventually.ts';

/** A source that runs, and what was taken of it. */
export interface RunningSource {
  readonly taken: readonly BrokerMessage[];
  /** The bodies of what was taken, as texts. */
  readonly bodies: () => readonly string[];
  /** Resolves, or rejects, with the end of the run. */
  readonly ended: Promise<void>;
  /** Waits until so many were taken. */
  count(count: number): Promise<void>;
  /** Aborts, and waits for the end. */
  stop(): Promise<void>;
}

/** Runs a source. `hold` is waited for before a batch is taken; one that rejects ends the run as an abort does. */
export function runSource(
  source: Source,
  hold: (messages: readonly BrokerMessage[]) => Promise<void> = async () => {},
): RunningSource {
  const abort = new AbortController();
  const taken: BrokerMessage[] = [];
  const aborted = new Promise<never>((_, reject) => {
    abort.signal.addEventListener('abort', () => reject(abort.signal.reason));
  });
  aborted.catch(() => {});
  const ended = source.run(async (messages) => {
    await Promise.race([hold(messages), aborted]);
    abort.signal.throwIfAborted();
    taken.push(...messages);
  }, abort.signal);
  ended.catch(() => {});
  return {
    taken,
    bodies: () => taken.map(({ body }) => textOf(body ?? new Uint8Array()) ?? ''),
    ended,
    count: (count) =>
      eventually(async () => {
        if (taken.length < count) throw new Error(`${taken.length} of ${count} were taken`);
      }),
    stop: async () => {
      abort.abort(new Error('it is stopped'));
      await ended;
    },
  };
}
