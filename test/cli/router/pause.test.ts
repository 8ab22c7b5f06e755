import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk } from './desk.ts';

const MINUTE = 60_000;

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.start();
}, 60_000);
afterAll(() => desk?.stop());

describe('waybill pause and resume', () => {
  it('say how many events wait, ask, and bring about what was asked for', async () => {
    const { router } = desk;
    const paused = await desk
      .at({ answers: ['y'] })
      .run('pause', 'billing', '--reason', 'INC-42', '--until', '2h');
    await router.pass(MINUTE);
    const { trackingId } = await router.publish('order.placed', 'waits', { only: 'billing' });
    await router.pass(MINUTE);
    const listed = await desk.at().run('subscribers');
    const kept = await desk.at({ answers: ['n'] }).run('resume', 'billing', '--reason', 'x');
    const waits = (await router.statuses(trackingId)).billing;
    const resumed = desk.pipe();
    const { code } = await resumed.run('resume', 'billing', '--reason', 'fixed', '--yes');
    await router.pass(MINUTE);

    expect(paused.stderr).toMatch(
      /^billing is active; 0 events wait, 0 in hand\nPause billing until \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\? \[y\/N\] y\n$/,
    );
    expect(paused.stdout).toMatch(/^billing is pausing until \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\n$/);
    expect(listed.stdout).toMatch(/^billing +paused +1 /m);
    expect(kept).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr:
        'billing is paused; 1 event waits, 0 in hand\nResume billing? [y/N] n\nNothing was done.\n',
    });
    expect(waits).toBe('pending');
    expect({ code, rows: resumed.rows }).toMatchObject({
      ...{ code: 0, rows: [{ name: 'billing', state: 'resuming', pause: { reason: 'INC-42' } }] },
    });
    expect((await router.statuses(trackingId)).billing).toBe('delivered');
  });

  it.each<[readonly string[], number, string]>([
    [['pause', 'billing'], 2, '--reason is missing'],
    [['resume', 'billing'], 2, '--reason is missing'],
    [['pause', '--reason', 'x'], 2, 'SUBSCRIBER is missing'],
    [['pause', 'billing', '--reason', 'x', '--until', 'soon'], 2, 'or how long from now'],
    [
      ['pause', 'nobody', '--reason', 'x'],
      2,
      'there is no subscriber nobody; there are big-orders, billing',
    ],
    [['pause', 'nobody', '--reason', 'x', '--yes'], 1, '(not-found)'],
    [['pause', 'billing', '--reason', 'x', '--until', '2020-01-01', '--yes'], 1, 'a time to come'],
    [['resume', 'nobody', '--reason', 'x', '--yes'], 1, '(not-found)'],
  ])('%j is refused', async (args, expected, message) => {
    const { code, stdout, stderr } = await desk.at({ answers: ['y'] }).run(...args);

    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('waybill pattern test', () => {
  const pattern = '{"type": ["order.placed"], "data": {"amount": [{"numeric": [">", 100]}]}}';
  const events =
    '{"source": "/shop", "type": "order.placed", "id": "small", "data": {"amount": 5}}\n' +
    '{"source": "/shop", "type": "order.placed", "id": "big", "data": {"amount": 500}}\n';

  it('says which of the given events match, and why others do not', async () => {
    const { code, stdout, stderr } = await desk
      .at({ input: events })
      .run('pattern', 'test', pattern, '--events', '-');

    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'type | id | matches | why not',
      expect.stringMatching(/^order\.placed \| small \| no \| data\.amount /),
      'order.placed | big | yes',
      '',
    ]);
    expect(stderr).toBe('1 of 2 match\n');
  });

  it('tests every subscriber, and the events of the ledger', async () => {
    const { trackingId } = await desk.router.publish('payment.made', 'in the ledger');
    await desk.router.pass(MINUTE);

    const { stdout, stderr } = await desk.at().run('pattern', 'test', '--limit', '1');
    const piped = desk.pipe();
    await piped.run('pattern', 'test', '{"type": ["payment.made"]}', '--from', '1h');

    const lines = stdout.split('\n').filter((line) => line.includes(trackingId));
    expect(lines.find((line) => line.includes('payments'))).toMatch(/ yes$/);
    expect(lines.find((line) => line.includes('billing'))).toMatch(/ no +type /);
    expect(stderr).toMatch(/^1 of 1 match, back to /);
    expect(piped.rows).toContainEqual(expect.objectContaining({ trackingId, matched: true }));
  });

  it.each<[readonly string[], string | undefined, number, string]>([
    [['{"type"'], undefined, 2, 'PATTERN must be JSON'],
    [['@/no/such/file'], undefined, 2, 'cannot be read'],
    [['-', '--events', '-'], undefined, 2, 'and not both'],
    [['{"type": ["a"]}', '--events', '-', '--from', '1h'], events, 2, 'leave them out'],
    [['{"type": ["a"]}', '--limit', '0'], undefined, 2, '--limit must be a whole number'],
    [['{"type": "a"}'], undefined, 1, '(invalid-pattern)'],
    [['{"type": ["a"]}', '--events', '-'], '[]', 1, '(invalid-request)'],
  ])('%j is refused', async (args, input, expected, message) => {
    const terminal = desk.at(input === undefined ? {} : { input });

    const { code, stdout, stderr } = await terminal.run('pattern', 'test', ...args);

    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(message);
  });
});
