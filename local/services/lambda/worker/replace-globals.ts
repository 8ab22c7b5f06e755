import net from 'node:net';
import tls from 'node:tls';
import { answerPort } from '../../../support/answer-host.ts';
import type { FromWorker, WorkerSetup } from '../messages.ts';
import type { OutputRecorder } from './output-recorder.ts';
import { readOutput, toMessage } from './read-output.ts';

/** Sends what the function writes to stdout and stderr to the cloud, metrics apart from the log, in order with its results. */
export function forwardOutput(
  post: (message: FromWorker) => void,
  recorder: Pick<OutputRecorder, 'write'>,
): void {
  for (const [stream, level] of [
    [process.stdout, 'info'],
    [process.stderr, 'error'],
  ] as const) {
    stream.write = (chunk: unknown) => {
      const all = typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString();
      recorder.write(all);
      for (const output of readOutput(all, level)) post(toMessage(output));
      return true;
    };
  }
}

/** Connects to the hosts of `answerHost` where they are, without TLS, for `https` and `fetch` alike; to any other as before. */
export function connectToAnswers(): void {
  const byTls = tls.connect as (...parts: unknown[]) => tls.TLSSocket;
  const connect = (...parts: unknown[]): net.Socket => {
    const { host } = Object(parts[0]) as tls.ConnectionOptions;
    const port = answerPort(host ?? '');
    if (port === undefined) return byTls(...parts);
    const socket = net.connect(port, '127.0.0.1');
    // What `fetch` waits for.
    return socket.once('connect', () => socket.emit('secureConnect'));
  };
  Object.assign(tls, { connect });
}

/** Gives the code the cloud's clock and a seeded `Math.random`, where the cloud has them. */
export function replaceTime({ clock, seed }: WorkerSetup): void {
  if (seed !== undefined) Math.random = seeded(seed);
  if (!clock) return;
  const cell = new Float64Array(clock);
  const now = () => cell[0] ?? 0;
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, parts: unknown[], newTarget) =>
      Reflect.construct(target, parts.length === 0 ? [now()] : parts, newTarget) as Date,
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
}

/** Mulberry32: small, fast and good enough to repeat a run. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
