import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Edited } from '../../../client/index.ts';
import type { Terminal, TerminalOptions } from '../../support/worlds/terminal.ts';
import { Desk } from './desk.ts';

const MINUTE = 60_000;

let desk: Desk;
let ids: readonly string[];

beforeAll(async () => {
  desk = await Desk.start();
  ids = await desk.die('first', 'second', 'third');
}, 60_000);
afterAll(() => desk?.stop());

const at = (options?: TerminalOptions): Terminal => desk.at(options);
const pipe = (options?: TerminalOptions): Terminal => desk.pipe(options);

describe('waybill failures', () => {
  it('lists how deliveries of one subscriber, or of all, failed, for a person and a program', async () => {
    const [seen, piped] = [at(), pipe()];
    await seen.run('failures');
    await piped.run('failures', 'billing');

    const [head, group, ...more] = seen.stdout.trimEnd().split('\n');
    expect(more).toEqual([]);
    expect(head).toMatch(/^count +subscriber +error +status code +first +last +such as$/);
    expect(group).toMatch(/^ +3 +billing +Error: .+ wb_\w{26}$/);
    expect(piped.rows).toMatchObject([{ subscriber: 'billing', errorClass: 'Error', count: 3 }]);
    expect(await at().run('failures', 'email')).toMatchObject({
      ...{ code: 0, stderr: 'There is nothing to list.\n' },
    });
  });

  it('has a message by which a redrive and a list are about a group', async () => {
    const [listed, piped, none] = [pipe(), pipe(), pipe()];
    await listed.run('failures', 'billing');
    const [{ message = '' } = {}] = listed.rows as { message?: string }[];
    await piped.run('redrive', 'billing', '--like', message, '--dry-run');
    await none.run('redrive', 'billing', '--like', 'nothing of the kind', '--dry-run');
    const deliveries = pipe();
    await deliveries.run('deliveries', 'billing', '--like', message);

    expect(piped.rows).toMatchObject([{ matched: { count: 3 } }]);
    expect(none.rows).toMatchObject([{ matched: { count: 0 } }]);
    expect(deliveries.rows).toHaveLength(3);
  });
});

describe('waybill redrive and discard', () => {
  it.each<[readonly string[], string]>([
    [['redrive', 'billing', '--all'], '--reason is missing'],
    [['redrive', 'billing', '--reason', 'x'], 'say which deliveries'],
    [['redrive', 'billing', '--reason', 'x', '--all', '--error', 'Error'], 'contradict'],
    [
      ['redrive', 'billing', '--reason', 'x', '--all', '--rate', '0'],
      '--rate must be a number from 1',
    ],
    [
      ['discard', 'billing', '--reason', 'x', '--status-code', 'many'],
      '--status-code must be a number',
    ],
  ])('%j is refused before anything is asked', async (args, message) => {
    const { code, stderr } = await at({ env: { WAYBILL_URL: 'http://127.0.0.1:9' } }).run(...args);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('count, and change nothing, in a dry run', async () => {
    const piped = pipe();
    const { code } = await piped.run('redrive', 'billing', '--all', '--dry-run');

    expect(code).toBe(0);
    expect(piped.rows).toMatchObject([{ dryRun: true, matched: { count: 3 }, etaSeconds: 1 }]);
    const { stdout } = await at().run('discard', 'billing', '--all', '--dry-run');
    expect(stdout).toMatch(/^3 dead deliveries of billing\n {2}3 {2}Error\nsuch as\n/);
    expect(stdout).not.toContain('It takes');
  });

  it('need a terminal to ask at, or --yes', async () => {
    const args = ['discard', 'billing', '--all', '--reason', 'x'];

    expect(await pipe().run(...args)).toMatchObject({
      ...{ code: 2, stdout: '', stderr: expect.stringContaining('no terminal to ask at; --yes') },
    });
    expect(await at({ answers: ['n'] }).run(...args)).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('Nothing was done.') },
    });
  });

  it('have nothing to do where nothing is dead', async () => {
    const { code, stderr } = await at().run('redrive', 'email', '--all', '--reason', 'x');

    expect(code).toBe(0);
    expect(stderr).toContain('0 dead deliveries of email');
  });

  it('ask, act, and show a job to its end, with a bar on a terminal', async () => {
    const args = ['--reason', 'INC-42', '--id', ids[0] ?? '', '--rate', '5'];

    const { code, stdout, stderr } = await at({ answers: ['y'] }).run(
      'redrive',
      'billing',
      ...args,
    );

    expect(code).toBe(0);
    expect(stderr).toContain('Redrive 1 dead delivery of billing? [y/N] y');
    expect(stderr).toMatch(/█{24} 100 % {2}1 of 1/);
    expect(stdout).toMatch(/^job_\w+, redrive of billing, is completed: 1 redriven\n$/);
    await desk.router.pass(MINUTE);
    expect((await desk.router.statuses(ids[0] ?? '')).billing).toBe('delivered');
    const [job = ''] = stdout.split(',');
    const [touched, dead] = [pipe(), pipe()];
    await touched.run('jobs', 'deliveries', job);
    await dead.run('jobs', 'deliveries', job, '--status', 'dead');
    expect(touched.rows).toMatchObject([{ trackingId: ids[0], status: 'delivered', round: 2 }]);
    expect(dead.rows).toEqual([]);
  });

  it('leave a job running at Ctrl-C, say how to watch it, and let it be changed', async () => {
    const leave = at({
      onOutput: (text, interrupt) => {
        if (text.includes('░')) interrupt();
      },
    });

    const left = await leave.run(
      'redrive',
      'billing',
      '--all',
      '--rate',
      '1',
      '--reason',
      'a',
      '--yes',
    );
    const [, id = ''] = /To watch it: waybill jobs watch (job_\w+)/.exec(left.stderr) ?? [];
    expect(left).toMatchObject({ code: 0, stdout: '' });
    const paused = await at().run('jobs', 'pause', id, '--reason', 'lunch');
    const rated = pipe();
    await rated.run('jobs', 'rate', id, '7', '--reason', 'slow');
    const resumed = await at().run('jobs', 'resume', id, '--reason', 'back');
    const second = await pipe().run('redrive', 'billing', '--all', '--reason', 'b', '--yes');
    const listed = pipe();
    await listed.run('jobs', '--state', 'running');
    const cancelled = await at({ answers: ['y'] }).run('jobs', 'cancel', id, '--reason', 'wrong');
    const watched = await pipe().run('jobs', 'watch', id);

    expect(paused.stdout).toContain('is paused');
    expect(rated.rows).toMatchObject([{ id, ratePerSecond: 7 }]);
    expect(resumed.stdout).toContain('is running');
    expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining('(job-running)') });
    expect(listed.rows).toMatchObject([{ id, state: 'running' }]);
    expect(cancelled.code).toBe(0);
    expect(watched.code).toBe(3);
    expect(watched.stderr).toBe('');
    expect((await at().run('jobs', 'resume', id, '--reason', 'x')).stderr).toContain('(job-ended)');
    const audit = await at().run('audit');
    for (const word of ['pause-job', 'change-rate', 'resume-job', 'cancel-job', 'lunch'])
      expect(audit.stdout).toContain(word);
  });
});

describe('waybill replay', () => {
  it.each<[readonly string[], string]>([
    [['replay', 'email', '--reason', 'x'], 'say since when by --from, or which events by --id'],
    [['replay', 'email', '--from', '1h'], '--reason is missing'],
    [['replay', 'email', '--from', '1h', '--mode', 'all'], '--mode must be one of missing, lost'],
  ])('%j is refused before anything is asked', async (args, message) => {
    const { code, stderr } = await at({ env: { WAYBILL_URL: 'http://127.0.0.1:9' } }).run(...args);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('counts by type, asks, and sends past events again', async () => {
    const args = ['replay', 'email', '--from', '12h', '--mode', 'again', '--type', 'order.*'];
    const counted = pipe();
    await counted.run(...args, '--dry-run');

    const { code, stdout, stderr } = await at({ answers: ['yes'] }).run(...args, '--reason', 'b');

    expect(counted.rows).toMatchObject([{ matched: { count: 3 }, byType: [{ count: 3 }] }]);
    expect(stderr).toMatch(/^3 events for email\n {2}3 {2}order\.placed\nsuch as\n/);
    expect(stderr).toContain('Send 3 events to email? [y/N] yes');
    expect(stdout).toMatch(/^job_\w+, replay of email, is completed: 3 replayed\n$/);
    expect(code).toBe(0);
  });
});

describe('waybill event', () => {
  it('redelivers one event, or discards it, at a subscriber', async () => {
    const [again = '', ended = ''] = await desk.die('again', 'ended');
    const redelivered = pipe();
    const args = ['event', 'redeliver', again, '--at', 'billing', '--reason', 'asked for'];
    const kept = await at({ answers: ['n'] }).run(...args);
    await redelivered.run(...args, '--yes');
    await desk.router.pass(MINUTE);
    const left = await at({ answers: ['y'] }).run(...args);
    const refused = await at({ answers: [''] }).run('event', 'discard', ended, '--reason', 'x');
    const discarded = pipe();
    await discarded.run('event', 'discard', ended, '--at', 'billing', '--reason', 'x', '--yes');

    expect(redelivered.rows).toMatchObject([{ subscriber: 'billing', outcome: 'redelivering' }]);
    expect((await desk.router.statuses(again)).billing).toBe('delivered');
    expect(kept).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was done') });
    expect(left).toMatchObject({
      ...{ code: 3, stderr: `Send ${again} again to billing? [y/N] y\n` },
      stdout: expect.stringContaining('left as it is: delivered'),
    });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(discarded.rows).toEqual([{ subscriber: 'billing', outcome: 'discarded' }]);
    expect((await desk.router.statuses(ended)).billing).toBe('discarded');
  });

  it('sends one event with other data, as a new one, with each of its numbers', async () => {
    const [old = ''] = await desk.die('with-a-fault');
    const args = ['event', 'redeliver', old, '--at', 'billing', '--reason', 'x', '--yes'];
    const bad = await at().run(...args, '--data', '{');
    const refused = await at({ input: '12345678901234567890' }).run(...args, '--data', '-');
    const edited = pipe();
    await edited.run(...args, '--data', '{"price": 12345678901234567890.10}');
    const [{ newEvent = undefined } = {}] = edited.rows as readonly Partial<Edited>[];
    const id = newEvent?.trackingId ?? '';
    await desk.router.pass(MINUTE);
    const seen = await at().run(...args, '--again', '--data', '{"price": 1}');

    expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining('--data must be JSON') });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('(invalid-event)') });
    expect(edited.rows).toMatchObject([
      { deliveries: [{ subscriber: 'billing', outcome: 'redelivering' }] },
    ]);
    expect(await desk.router.statuses(id)).toEqual({ billing: 'delivered' });
    expect((await desk.router.statuses(old)).billing).toBe('dead');
    const shown = await at().run('show', id);
    expect(shown.stdout).toContain(`  made of ${old}\n  {"price":12345678901234567890.10}\n`);
    expect((await at().run('show', old)).stdout).toContain(`  edited as ${id}\n`);
    expect(seen.stderr).toMatch(/^The new event is wb_\w{26}\n$/);
    expect((await at().run('audit')).stdout).toContain('redeliver-edited');
  });
});
