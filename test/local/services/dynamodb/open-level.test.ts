import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TableEngine } from '../../../../local/services/dynamodb/table-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { createTables } from './tables.ts';

let dataDir: string;
let opened: TableEngine[];
let warnings: string[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'waybill-tables-'));
  opened = [];
  warnings = [];
});

afterEach(async () => {
  for (const engine of opened) await engine.stop();
  rmSync(dataDir, { recursive: true });
});

async function open(dropDamaged = false): Promise<TableEngine> {
  const engine = new TableEngine({
    place: DEFAULT_ACCOUNT_REGION,
    clock: new FakeClock(),
    dataDir,
    dropDamaged,
    warn: (message) => warnings.push(message),
  });
  await engine.open();
  opened.push(engine);
  return engine;
}

/** Leaves a store with one row, as a process that is gone does. */
async function fill(): Promise<void> {
  const engine = await open();
  await createTables((action, input) => engine.call(action, input));
  await engine.call('PutItem', { TableName: 'hash', Item: { pk: { S: 'a' } } });
  await opened.pop()?.stop();
}

describe('a data folder', () => {
  it('rejects a second cloud, and names the process', async () => {
    await open();

    await expect(open()).rejects.toThrow(
      `the data folder ${dataDir} is in use by process ${process.pid}; stop it, or choose another folder`,
    );
  });

  it.each([
    ['is empty', ''],
    ['names a process that is gone', '4194305'],
    ['names a process that is another one by now', String(process.ppid)],
    ['is no number', 'x\u001b[2J'],
  ])('is open to a cloud when its lock file %s', async (_, text) => {
    writeFileSync(join(dataDir, 'lock'), text);

    await expect(open()).resolves.toBeDefined();
  });

  it('is free again once its cloud is stopped', async () => {
    const first = await open();
    await first.stop();
    opened.pop();

    expect(readdirSync(dataDir)).toEqual(['tables']);
    await expect(open()).resolves.toBeDefined();
  });

  it('rejects a table store that is no folder, and says what to do', async () => {
    writeFileSync(join(dataDir, 'tables'), '');

    await expect(open()).rejects.toThrow(
      /^the table store .*tables cannot be opened \(EEXIST.*\): make room .* or choose another folder$/,
    );
  });
});

describe('a table store that is damaged', () => {
  it.each([
    ['a pointer to nothing', 'CURRENT', 'MANIFEST-000099\n'],
    ['an empty pointer', 'CURRENT', ''],
  ])(
    'rejects it for %s, until it is told to go on with what can be read',
    async (_, file, text) => {
      await fill();
      writeFileSync(join(dataDir, 'tables', file), text);

      await expect(open()).rejects.toThrow(
        /^the table store .* is damaged .* Start with --drop-damaged/,
      );
      const engine = await open(true);

      const { Item } = await engine.call('GetItem', { TableName: 'hash', Key: { pk: { S: 'a' } } });
      expect(Item).toEqual({ pk: { S: 'a' } });
      expect(warnings).toEqual([expect.stringMatching(/is damaged .* It is repaired; .*lost$/)]);
    },
  );

  it('rejects it when its list of files cannot be read', async () => {
    await fill();
    const folder = join(dataDir, 'tables');
    for (const file of readdirSync(folder).filter((name) => name.startsWith('MANIFEST')))
      writeFileSync(join(folder, file), 'x'.repeat(100));

    await expect(open()).rejects.toThrow(/is damaged \(Corruption: .*\)/);
  });

  it('is no matter of a folder that has none', async () => {
    mkdirSync(join(dataDir, 'tables'));

    await expect(open()).resolves.toBeDefined();
    expect(warnings).toEqual([]);
  });
});
