import type { AcceptResult } from '../../client/index.ts';
import type { OutgoingEvent } from '../../client/publishing/make-batches.ts';
import { publish } from '../../client/publishing/publish.ts';
import { printRows, wantsJson } from '../format/print-rows.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { UsageError } from '../usage-error.ts';
import { followSent } from './follow-sent.ts';
import { readOutgoing, SEND_FLAGS } from './read-outgoing.ts';

/** So many results are shown to a person one by one, and so many waybills are watched. */
const FEW = 25;

/** The most events of a request. */
const BATCH = 100;

export const sendCommand = routerCommand({
  name: 'send',
  summary: 'publishes events',
  arguments: [{ name: 'TYPE', isOptional: true }],
  flags: {
    ...SEND_FLAGS,
    rate: {
      type: 'string',
      value: 'N',
      about: 'at most so many a second (default: as fast as they are taken)',
    },
    watch: { type: 'boolean', about: 'waits for their deliveries, and shows their waybills' },
  },
  notes: ['Exit code 1: none was taken. 3: some were not, or --watch has seen a delivery die.'],
  async run(work) {
    const { input, world } = work;
    const events = await readOutgoing(input, world);
    if (input.isOn('watch') && events.length > FEW)
      throw new UsageError(`--watch is for ${FEW} events at most; there are ${events.length}`);
    const results = await world.untilInterrupted((signal) => sendAll(events, work, signal));
    if (!input.isOn('watch')) show(results, work);
    const refused = results.filter(({ status }) => status === 'rejected');
    const isMissing = results.length < events.length;
    if (refused.length > 0 && input.isOn('watch')) show(refused, work);
    const isDead = input.isOn('watch') && (await followSent(results, work));
    if (refused.length === results.length && events.length > 0) return 1;
    return refused.length > 0 || isMissing || isDead ? 3 : 0;
  },
});

/** Sends at the pace that is asked for, until Ctrl-C. */
async function sendAll(
  events: readonly OutgoingEvent[],
  { input, world, router }: RouterWork,
  signal: AbortSignal,
): Promise<readonly AcceptResult[]> {
  const rate = input.number('rate', { least: 0.01, most: 100_000, isWhole: false });
  if (rate === undefined) return publish(events, router.transport, signal);
  const size = Math.max(1, Math.min(BATCH, Math.floor(rate)));
  const results: AcceptResult[] = [];
  let next = world.clock.now();
  for (let at = 0; at < events.length && !signal.aborted; at += size) {
    const pause = next - world.clock.now();
    if (pause > 0) await world.clock.sleep(pause, signal).catch(() => undefined);
    if (signal.aborted) break;
    next += (size / rate) * 1000;
    results.push(...(await publish(events.slice(at, at + size), router.transport, signal)));
  }
  return results;
}

function show(results: readonly AcceptResult[], { input, world }: RouterWork): void {
  const isJson = wantsJson({ input, world });
  const refused = results.filter(({ status }) => status === 'rejected');
  const shown = isJson || results.length <= FEW ? results : refused.slice(0, FEW);
  if (shown.length > 0)
    printRows(shown, { input, world }, [
      ['id', ({ id }) => id],
      ['tracking id', ({ trackingId }) => trackingId],
      ['status', ({ status }) => status],
      ['for', (result) => result.error?.message ?? (result.subscribers?.join(', ') || 'nobody')],
    ]);
  if (isJson || results.length <= FEW) return;
  const taken = (results.length - refused.length).toLocaleString('en-US');
  world.stdout.write(`${taken} of ${results.length.toLocaleString('en-US')} events are safe\n`);
}
