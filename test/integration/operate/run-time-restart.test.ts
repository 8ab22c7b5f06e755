import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { RunTimeClient, wanted } from './run-time-client.ts';

it('a subscriber that is made at run time goes on after a restart of a cloud that keeps its state', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'waybill-run-time-'));
  const only = { only: 'nobody' };
  try {
    const before = await RouterUnderTest.start({ dataDir });
    await new RunTimeClient(before).ask('PUT', '/subscribers/kept', wanted('made.kept'));
    await before.pass(10_000, 10_000);
    await before.publish('made.kept', 'kept-before', only);
    await before.stop();

    const after = await RouterUnderTest.start({ dataDir, clock: before.clock });
    const made = new RunTimeClient(after);
    await after.publish('made.kept', 'kept-after', only);
    await after.pass(1000, 1000);
    const pulled = [...(await made.pull('kept')), ...(await made.pull('kept'))];
    await after.stop();

    expect(pulled.sort()).toEqual(['kept-after', 'kept-before']);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}, 60_000);
