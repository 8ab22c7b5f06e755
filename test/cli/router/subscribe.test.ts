import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WaybillClient } from '../../../client/index.ts';
import { Desk } from './desk.ts';

const MINUTE = 60_000;
const PATTERN = '{"type": ["note.taken"]}';

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.start();
  await desk.router.publish('note.taken', 'before', {});
  await desk.router.pass(MINUTE);
}, 60_000);
afterAll(() => desk?.stop());

describe('waybill subscribe and unsubscribe', () => {
  it('say what matches and what waits, ask, and make a subscriber that can be taken away', async () => {
    const { router } = desk;
    const args = ['subscribe', 'search', '--pattern', PATTERN, '--reason', 'INC-42'];
    const kept = await desk.at({ answers: ['n'] }).run(...args);
    const made = await desk.at({ answers: ['y'] }).run(...args, '--attempts', '5');
    const changed = desk.pipe({ input: PATTERN });
    await changed.run(
      ...['subscribe', 'search', '--pattern', '-', '--lease', '60', '--expires', '3600'],
      ...['--description', 'the index', '--reason', 'x', '--yes'],
    );
    await router.publish('note.taken', 'waits', {});
    await router.pass(MINUTE);
    const refused = await desk.at({ answers: ['y'] }).run('unsubscribe', 'search', '--reason', 'x');
    const left = await desk
      .at({ answers: ['y'] })
      .run('unsubscribe', 'search', '--force', '--reason', 'done');
    await router.pass(3 * MINUTE);

    expect(kept).toMatchObject({ code: 1, stdout: '' });
    expect(made).toEqual({
      ...{ code: 0, stdout: 'search is active\n' },
      stderr: '1 of the last 1 events of 24 hours match\nSubscribe search? [y/N] y\n',
    });
    expect(changed.rows).toMatchObject([
      {
        ...{ name: 'search', lifecycle: 'active', expiresInSeconds: 3600 },
        target: { kind: 'queue', leaseSeconds: 60 },
        ...{ description: 'the index', retry: { maxAttempts: 30 } },
      },
    ]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('(has-backlog)') });
    expect(left).toMatchObject({
      ...{ code: 0, stdout: 'search is deleting\n' },
      stderr: 'search has 1 waiting, 0 retrying and 0 dead\nTake search away? [y/N] y\n',
    });
    expect((await desk.at().run('subscribers')).stdout).not.toContain('search');
  });

  it('bring what was accepted before at once, and say until when the last of it comes', async () => {
    const { router } = desk;
    await router.publish('note.taken', 'a-moment-ago', {});
    await router.pass(1000);
    const args = ['subscribe', 'late', '--pattern', PATTERN, '--reason', 'x', '--yes'];
    const made = await desk.at().run(...args, '--from', '1h');
    await router.pass(5000);
    const pulled = await fetch(new URL('/subscribers/late/pull', router.cloud.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"max": 10, "waitSeconds": 0}',
    });
    const { deliveries } = (await pulled.json()) as {
      readonly deliveries: readonly { readonly event: { readonly id: string } }[];
    };
    const later = await desk.at().run(...args, '--from', '2h');
    await router.pass(3 * MINUTE);
    const jobs = desk.pipe();
    await jobs.run('jobs', 'ls', '--subscriber', 'late');
    await desk.at().run('unsubscribe', 'late', '--force', '--reason', 'done', '--yes');
    await router.pass(3 * MINUTE);

    expect(made.stdout).toBe('late is active\n');
    expect(made.stderr).toMatch(
      /^what was accepted since \S+ \S+Z comes now, 200 events a second; what was accepted while it was made comes last, by \S+ \S+Z\n/,
    );
    expect(made.stderr).toContain('`waybill jobs ls --subscriber late` shows how far it is\n');
    expect(deliveries.map(({ event }) => event.id)).toContain('a-moment-ago');
    expect(later.code).toBe(1);
    expect(jobs.rows).toMatchObject([{ kind: 'replay', state: 'completed' }]);
  });

  it('take the notation of a broker in the place of JSON', async () => {
    const notation = ['--topic', 'note.#', '--field', 'type', '--reason', 'x'];
    const { stderr } = await desk.at({ answers: ['y'] }).run('subscribe', 'topical', ...notation);
    const shown = desk.pipe();
    await shown.run('subscribers');
    const tested = await desk.at().run('pattern', 'test', '--topic', 'note.*.x');
    await desk.at().run('unsubscribe', 'topical', '--force', '--reason', 'done', '--yes');
    await desk.router.pass(3 * MINUTE);

    expect(stderr).toContain('of 24 hours match\nSubscribe topical?');
    expect(shown.rows).toContainEqual(
      expect.objectContaining({ name: 'topical', pattern: { topic: 'note.#', field: 'type' } }),
    );
    expect(tested.stdout).toContain('the topic pattern `note.*.x` wants 3 words');
    expect(tested.stderr).toContain(
      'EventBridge has it as {"_waybill":{"words":{"type":{"1":["note"]',
    );
  });

  it('are there for programs', async () => {
    const { clock, cloud } = desk.router;
    const client = new WaybillClient({
      ...{ url: cloud.url, clock: { now: () => clock.now(), sleep: async () => {} } },
    });
    const request = { pattern: { type: ['note.taken'] }, reason: 'INC-42' };

    const made = await client.runTime.put('export', { ...request, retry: { maxAttempts: 3 } });
    const same = await client.runTime.put('export', { ...request, retry: { maxAttempts: 3 } });
    const shown = await client.runTime.get('export');
    const going = await client.runTime.delete('export', { reason: 'done', force: true });

    expect(same).toEqual(made);
    expect(made).toMatchObject({ lifecycle: 'active', retry: { maxAttempts: 3 } });
    expect(shown).toMatchObject({ name: 'export', managedBy: 'api', state: 'active' });
    expect(going).toMatchObject({ lifecycle: 'deleting' });
  });

  it('are changed by programs only as they were read', async () => {
    const client = new WaybillClient({ url: desk.router.cloud.url });
    const request = { pattern: { type: ['note.bound'] }, reason: 'INC-42' };
    await client.runTime.put('bound', request);
    const { subscriber, tag } = await client.runTime.read('bound');

    const change = { ...request, description: 'the notes' };
    await client.runTime.put('bound', change, { ifMatch: tag });
    const late = { ifMatch: tag };
    const refused = { status: 412, problem: { code: 'precondition-failed' } };

    expect(subscriber).toMatchObject({ name: 'bound', managedBy: 'api' });
    await expect(client.runTime.put('bound', request, late)).rejects.toMatchObject(refused);
    const asked = { reason: 'done' };
    await expect(client.runTime.delete('bound', asked, late)).rejects.toMatchObject(refused);
    const { tag: newer } = await client.runTime.read('bound');
    expect(await client.runTime.delete('bound', asked, { ifMatch: newer })).toMatchObject({
      ...{ lifecycle: 'deleting', description: 'the notes' },
    });
    expect(await client.runTime.read('email')).not.toHaveProperty('tag');
  });

  it.each<[readonly string[], number, string]>([
    [['subscribe', 'x', '--pattern', PATTERN], 2, '--reason is missing'],
    [['subscribe', 'x', '--reason', 'x'], 2, '--pattern is missing'],
    [['subscribe', 'x', '--reason', 'x', '--pattern', '{'], 2, '--pattern must be JSON'],
    [['subscribe', 'x', '--reason', 'x', '--pattern', PATTERN, '--topic', 'a'], 2, 'exclude each'],
    [
      ['subscribe', 'x', '--reason', 'x', '--field', 'type'],
      2,
      '--field says what --topic or --glob',
    ],
    [['subscribe', 'x', '--reason', 'x', '--topic', '#.a.*.b.#', '--yes'], 1, '(invalid-pattern)'],
    [['pattern', 'test', PATTERN, '--topic', 'a'], 2, 'PATTERN and --topic exclude each other'],
    [['pattern', 'test', '--selector', 'a', '--topic', 'a'], 2, 'and --topic exclude each other'],
    [['pattern', 'test', '--glob', 'a?', '--field', 'subject'], 1, 'has a `?`'],
    [['pattern', 'test', '--selector', 'a ='], 1, 'the selector `a =` wants'],
    [['subscribe', 'x', '--reason', 'x', '--pattern', '{}', '--yes'], 1, '(invalid-pattern)'],
    [['subscribe', 'x', '--reason', 'x', '--pattern', '{}', '--expires', '5'], 2, 'from 60'],
    [['subscribe', 'x', '--reason', 'x', '--pattern', '{}', '--lease', '4'], 2, 'from 5'],
    [
      ['subscribe', 'billing', '--reason', 'x', '--pattern', PATTERN, '--yes'],
      1,
      '(managed-by-deployment)',
    ],
    [['unsubscribe', 'billing', '--reason', 'x', '--yes'], 1, '(managed-by-deployment)'],
    [['unsubscribe', 'nobody', '--reason', 'x', '--yes'], 1, '(not-found)'],
    [['unsubscribe', 'nobody'], 2, '--reason is missing'],
  ])('%j is refused', async (args, expected, message) => {
    const { code, stdout, stderr } = await desk.at({ answers: ['y'] }).run(...args);

    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(message);
  });
});
