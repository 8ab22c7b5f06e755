import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk } from './desk.ts';

const MINUTE = 60_000;
const SCHEMA =
  '{"type": "object", "required": ["amount"], "properties": {"amount": {"type": "number"}}}';

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.start();
}, 60_000);
afterAll(() => desk?.stop());

/** What became of an event of the type. */
async function publish(type: string, data: object) {
  const response = await desk.router.post({ source: '/shop', type, data });
  return { status: response.status, body: (await response.json()) as object };
}

describe('waybill schema', () => {
  it('declares a type, which is kept to, shows it, and takes it back', async () => {
    const why = ['--reason', 'INC-42'];
    const put = await desk
      .at({ answers: ['y'] })
      .run(
        ...['schema', 'put', 'cli.made', SCHEMA, '--mode', 'enforce', '--owner', 'shop', ...why],
      );
    await desk.router.pass(MINUTE);
    const [wrong, right] = [
      await publish('cli.made', { amount: 'many' }),
      await publish('cli.made', { amount: 5 }),
    ];
    const shown = await desk.at().run('catalog', 'show', 'cli.made');
    const removed = await desk.at({ answers: ['y'] }).run('schema', 'delete', 'cli.made', ...why);
    await desk.router.pass(MINUTE);

    expect(put).toEqual({
      code: 0,
      stdout: 'cli.made is declared: version 1, enforce, owner shop\n',
      stderr: 'Declare cli.made, and refuse what is not so? [y/N] y\n',
    });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'schema-violation' } });
    expect(right).toMatchObject({ status: 202 });
    expect(shown.stdout).toContain('\n  declared: version 1, enforce, owner shop\n');
    expect(shown.stdout).toContain('"required": [');
    expect(removed).toMatchObject({
      ...{ code: 0, stdout: 'nothing is declared of cli.made any more\n' },
    });
    expect(await publish('cli.made', { amount: 'many' })).toMatchObject({ status: 202 });
  });

  it('takes a schema from a pipe, and says all of it in JSON', async () => {
    const piped = desk.pipe({ input: SCHEMA });

    const { code } = await piped.run(
      ...['schema', 'put', 'cli.piped', '-', '--producer', '/a/*', '--producer', '/b'],
      ...['--max-bytes', '1000', '--deprecated', '--reason', 'x', '--yes'],
    );

    expect({ code, rows: piped.rows }).toMatchObject({
      code: 0,
      rows: [
        {
          type: 'cli.piped',
          declared: {
            ...{ mode: 'off', producers: ['/a/*', '/b'], maxBytes: 1000, deprecated: true },
            schema: { required: ['amount'] },
          },
        },
      ],
    });
  });

  it('does nothing where a person says no', async () => {
    const { code, stderr } = await desk
      .at({ answers: ['n'] })
      .run(...['schema', 'put', 'cli.not', SCHEMA, '--mode', 'warn', '--reason', 'x']);

    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Nothing was done.'),
    });
    expect((await desk.at().run('catalog', 'show', 'cli.not')).code).toBe(1);
  });

  it.each<[readonly string[], number, string]>([
    [['schema', 'put', 'a', SCHEMA], 2, '--reason is missing'],
    [['schema', 'put', 'a', '{"type"', '--reason', 'x'], 2, 'SCHEMA must be JSON'],
    [['schema', 'put', 'a', SCHEMA, '--mode', 'strict', '--reason', 'x'], 2, '--mode'],
    [['schema', 'put', 'a', SCHEMA, '--max-bytes', '0', '--reason', 'x'], 2, '--max-bytes must be'],
    [
      ['schema', 'put', 'a', '{"$ref": "https://example.com/a"}', '--reason', 'x', '--yes'],
      1,
      '(invalid-schema)',
    ],
    [['schema', 'put', 'a', '{"type": "text"}', '--reason', 'x', '--yes'], 1, '(invalid-schema)'],
    [['schema', 'delete', 'none', '--reason', 'x', '--yes'], 1, '(not-found)'],
  ])('%j is refused', async (args, expected, message) => {
    const { code, stdout, stderr } = await desk.at({ answers: ['y'] }).run(...args);

    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(message);
  });
});
