import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud } from 'waybill/local';
import { startBridges } from './bridges.ts';
import { bringOrders } from './bring-orders.ts';
import { chooseKinds, type Endings, startBrokers } from './brokers/start-brokers.ts';
import { synthesizeRouter } from './orders-router.ts';
import { paint, print, printRows } from './show.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Starts the brokers that are here, or those of them that are asked for, and brings orders from one to the others until a signal comes. */
async function main(asked: readonly string[]): Promise<void> {
  const kinds = chooseKinds(asked);
  const stop = new AbortController();
  const endings: Endings = [];
  for (const name of SIGNALS) process.on(name, () => stop.abort());
  try {
    await run();
  } finally {
    print(`\n${paint('dim', 'stopping ...')}`);
    for (const end of endings.reverse()) await end();
    print(paint('dim', 'nothing of it runs any more'));
  }

  async function run(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-example-'));
    endings.push(async () => rmSync(folder, { recursive: true, force: true }));
    const brokers = await startBrokers(kinds, endings);
    if (stop.signal.aborted) return;
    const [from, ...others] = brokers;
    // Where there is one broker, from one place of it to another.
    const to = (others.length === 0 ? [from] : others).map((broker) => ({
      ...broker,
      subscriber: `to-${broker.id}`,
    }));
    const assembly = synthesizeRouter(
      to.map(({ subscriber }) => subscriber),
      join(folder, 'cdk.out'),
    );
    const cloud = await startCloud({ assembly });
    endings.push(() => cloud.stop());
    const bridges = [
      { name: `from-${from.id}`, from: from.broker.from, to: cloud.url, type: 'order.placed' },
      ...to.map(({ subscriber: name, broker }) => ({
        name,
        from: `${cloud.url}/subscribers/${name}`,
        to: broker.to,
      })),
    ];
    printRows('A router', [['events', `${cloud.url}/events`]]);
    printRows(
      'waybill bridge',
      bridges.map((bridge) => [bridge.name, `${bridge.from} ${paint('dim', '→')} ${bridge.to}`]),
    );
    const warn = (text: string) => print(paint('yellow', `! ${text}`));
    endings.push(startBridges(bridges, { folder, warn }));
    await bringOrders({ from, to, cloud, signal: stop.signal });
  }
}

await main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`example:brokers: ${error.message}`);
  process.exitCode = 1;
});
