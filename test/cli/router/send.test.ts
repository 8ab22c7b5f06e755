import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Terminal, TerminalOptions } from '../../support/worlds/terminal.ts';
import { Desk } from './desk.ts';

let desk: Desk;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-send-'));
  desk = await Desk.start();
}, 60_000);
afterAll(async () => {
  await desk?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const at = (options?: TerminalOptions): Terminal => desk.at(options);
const pipe = (options?: TerminalOptions): Terminal => desk.pipe(options);

describe('waybill send', () => {
  it('publishes one event, with each number of its data as it is written', async () => {
    const sender = pipe();
    const data = '{"price": 12345678901234567890.10, "evil": "\\u001b[31m"}';

    const { code } = await sender.run('send', 'note.taken', '--data', data, '--source', '/desk');

    expect(code).toBe(0);
    const [sent] = sender.rows;
    expect(sent).toMatchObject({ source: '/desk', status: 'accepted', subscribers: [] });
    const shown = await pipe().run('show', String(sent?.trackingId));
    expect(shown.stdout).toContain('"price":12345678901234567890.10');
    const looked = await at().run('show', String(sent?.trackingId));
    expect(looked.stdout).toContain('unmatched');
    expect(looked.stdout).toContain('"evil":"\\u001b[31m"');
    expect(looked.stdout).not.toContain('\u001b');
  });

  it('publishes a file of events, a line each or a list, and so many of one at a pace', async () => {
    const file = join(folder, 'events.jsonl');
    const event = (id: string) => JSON.stringify({ source: '/file', type: 'note.taken', id });
    writeFileSync(file, `${event('a')}\n${event('b')}\n`);
    const startedAt = desk.router.clock.now();

    const lines = await at().run('send', '--events', file);
    const list = await pipe({ input: `[${event('a')},${event('c')}]` }).run(
      'send',
      '--events',
      '-',
    );
    const many = await at().run('send', 'note.taken', '--count', '40', '--rate', '10');

    expect([lines.code, list.code, many.code]).toEqual([0, 0, 0]);
    expect(lines.stdout).toMatch(/^id +tracking id +status +for\na +wb_\w+ +accepted +nobody\nb /);
    expect(list.stdout).toMatch(/"status":"duplicate"[^\n]*\n.*"status":"accepted"/);
    expect(many.stdout).toBe('40 of 40 events are safe\n');
    expect(desk.router.clock.now() - startedAt).toBe(3000);
  });

  it.each<[readonly string[], number, string]>([
    [['send', 'note.taken', '--source', 'a b'], 1, 'source'],
    [['send'], 2, 'say what to send: a TYPE, or a file'],
    [['send', 'x', '--events', 'f'], 2, 'and not both'],
    [['send', '--events', 'nowhere.json'], 2, 'nowhere.json cannot be read'],
    [['send', '--events', '-', '--count', '3'], 2, '--count is for one event'],
    [['send', 'x', '--data', '{broken'], 2, '--data must be JSON'],
    [['send', 'x', '--id', 'a', '--count', '2'], 2, '--id names one event'],
    [['send', 'x', '--count', '0'], 2, '--count must be a whole number from 1'],
    [['send', 'x', '--count', '26', '--watch'], 2, '--watch is for 25 events at most'],
    [['send', 'x', '--data', ''], 2, '--data must have a value; received nothing'],
  ])('%j ends with %d', async (args, code, message) => {
    const outcome = await at().run(...args);

    expect(outcome.code).toBe(code);
    expect(outcome.stdout + outcome.stderr).toContain(message);
  });

  it('says that some were not taken, by exit code 3', async () => {
    const events = [
      { source: '/x', type: 'note.taken' },
      { source: '', type: 'note.taken' },
    ];

    const { code, stdout } = await pipe({ input: JSON.stringify(events) }).run(
      'send',
      '--events',
      '-',
    );

    expect(code).toBe(3);
    expect(stdout.match(/"status":"\w+"/g)).toEqual(['"status":"accepted"', '"status":"rejected"']);
  });

  it('watches deliveries to their end', async () => {
    const { code, stdout } = await at().run('send', 'order.placed', '--data', '{}', '--watch');

    expect(code).toBe(0);
    expect(stdout).toMatch(/billing +✓ delivered/);
  });
});
