import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findBroker } from '../../../bridges/brokers/find-broker.ts';
import { QuarantineFolder } from '../../../bridges/router/quarantine-folder.ts';
import type { Bridge } from '../../../bridges/worker/bridge.ts';
import { BridgeIn } from '../../../bridges/worker/bridge-in.ts';
import { BridgeOut } from '../../../bridges/worker/bridge-out.ts';
import { BridgeStatus } from '../../../bridges/worker/bridge-status.ts';
import { machineClock } from '../../../client/sending/machine-clock.ts';
import { newId } from '../../../client/sending/new-id.ts';
import { Transport } from '../../../client/sending/transport.ts';
import type { Source } from '../../../core/ports/bridging/source.ts';
import type { Target } from '../../../core/ports/bridging/target.ts';
import type { Log } from '../../../core/ports/log.ts';
import { type Measured, Span } from '../span.ts';
import { type Job, SUBSCRIBER } from './jobs.ts';

const LOOK_MS = 2;

/** So many events are pulled beyond those that are measured: at the end of a backlog, pulls wait for more. */
const SPARE = 100;

const say = (message: string) => void process.stderr.write(`${message}\n`);
const LOG: Log = { info: () => {}, warn: say, error: say };

/** Runs a bridge as `waybill bridge` makes it, until it has brought so many messages, and measures it while there are more. */
export async function runBridge(job: Job & { readonly kind: 'bridge' }): Promise<Measured> {
  const span = new Span();
  const bridge = await makeBridge(job, span);
  const stop = new AbortController();
  const running = bridge.run({ stop: stop.signal, giveUp: new AbortController().signal });
  running.catch(() => {});
  const { status } = bridge;
  const brought = () =>
    job.direction === 'in'
      ? status.counted('taken') + status.counted('duplicate')
      : status.counted('delivered');
  const until = async (count: number) => {
    while (brought() < count) await Promise.race([pause(LOOK_MS), running]);
  };
  const counted = job.direction === 'in' ? job.count : job.count - SPARE;
  await until(counted);
  const measured = span.end(counted);
  await until(job.count);
  stop.abort();
  // A pull that waits is waited for: what it were given would be nobody's otherwise.
  await running;
  await bridge.close();
  return measured;
}

async function makeBridge(
  { direction, from, to, router }: Job & { readonly kind: 'bridge' },
  span: Span,
): Promise<Bridge> {
  const broker = await findBroker(from)?.();
  if (broker === undefined) throw new Error(`there is no broker at ${from}`);
  const now = () => Date.now();
  const route = { name: 'bench', direction, from, to };
  const status = new BridgeStatus(route, { log: LOG, now });
  const transport = new Transport({ url: router });
  const common = { status, transport, clock: machineClock, random: Math.random };
  if (direction === 'out') {
    const target = timedTarget(broker.target(to, undefined), span);
    return new BridgeOut({ ...common, target, subscriber: SUBSCRIBER });
  }
  const source = timedSource(broker.source(from), span);
  const folder = new QuarantineFolder(join(tmpdir(), 'waybill-bench-quarantine'));
  return new BridgeIn({ ...common, source, toEvent: { binding: broker.binding, newId }, folder });
}

/** A connection to the broker is there before the time begins, as it is for the client alone. */
function timedSource(source: Source, span: Span): Source {
  return {
    run: (take, signal) =>
      source.run((messages) => {
        span.begin();
        return take(messages);
      }, signal),
  };
}

/** The first send makes the connection: the time begins when it is over. */
function timedTarget(target: Target, span: Span): Target {
  return {
    send: async (events, signal) => {
      const results = await target.send(events, signal);
      span.begin();
      return results;
    },
    close: () => target.close(),
  };
}
