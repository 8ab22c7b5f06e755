import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WaybillClient } from '../../client/index.ts';
import { StartProcess } from '../cli/start/start-process.ts';
import { Terminal } from '../support/worlds/terminal.ts';

/** The section that is a session at a terminal. */
const [section = ''] =
  /^## From the command line\n[\s\S]*?(?=^## )/m.exec(readFileSync('docs/operating.md', 'utf8')) ??
  [];

/** Its commands, each with all that is on the screen until the next. */
const session = [...section.matchAll(/```console\n([\s\S]*?)```/g)]
  .flatMap(([, text = '']) => text.split(/^\$ /m).filter((part) => part !== ''))
  .map((part) => {
    const [command = '', ...shown] = part.split('\n');
    return { command, shown: shown.join('\n') };
  });

/** What differs from day to day: times, ids of jobs and of requests, and how wide they make a column. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replaceAll(/job_[a-z2-7]{26}/g, 'JOB')
    .trim();
}

/** The words of a command as a shell has them. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

let router: StartProcess;
let url: string;

beforeAll(async () => {
  router = new StartProcess(['--json', '--events', 'examples/shop/events.json']);
  url = await router.ready();
  const count = () => router.lines.filter(({ waybill }) => waybill !== undefined).length;
  await router.waitFor(() => count() >= 4 || undefined, 'waybills');
}, 60_000);
afterAll(() => router.kill());

/** Waits until every delivery has ended: what a person does next comes later. */
async function settle(): Promise<void> {
  const client = new WaybillClient({ url });
  const until = Date.now() + 20_000;
  for await (const { trackingId } of client.events())
    for (;;) {
      const { deliveries } = await client.waybill(trackingId);
      const open = deliveries.filter(({ status }) => status === 'pending' || status === 'retrying');
      if (open.length === 0) break;
      if (Date.now() > until) throw new Error(`${trackingId} is still ${open[0]?.status}`);
    }
}

describe('docs/operating.md', () => {
  it('has a session that begins with a start and has a redrive', () => {
    const [first, ...others] = session.map(({ command }) => command);

    expect(first).toBe('npm start');
    for (const command of others) expect(command).toMatch(/^npx waybill /);
    expect(others.join('\n')).toContain('waybill redrive ');
  });

  it('shows what is on the screen at each command', async () => {
    for (const { command, shown } of session.slice(1)) {
      const answers = [...shown.matchAll(/\[y\/N\] (.*)/g)].map(([, answer = '']) => answer);
      const terminal = new Terminal({ answers, env: { WAYBILL_URL: url } });

      await settle();
      const { code } = await terminal.run(...wordsOf(command).slice(2));

      const screen = terminal.screen.replaceAll(url, 'http://127.0.0.1:4700');
      expect(`$ ${command}\n${withoutChance(screen)}`).toBe(
        `$ ${command}\n${withoutChance(shown)}`,
      );
      expect({ command, code }).toEqual({ command, code: 0 });
    }
  });
});
