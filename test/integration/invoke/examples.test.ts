import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { RouterUnderTest, type WaybillView } from '../../support/worlds/router-under-test.ts';
import { synthesizeOnce } from '../../support/worlds/synthesize.ts';

const MINUTE = 60_000;

let router: RouterUnderTest;

beforeAll(async () => {
  const assembly = await synthesizeOnce('examples/python-invoke/app.ts');
  router = await RouterUnderTest.start({ assembly });
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

/** Publishes an order, and lets time pass until its delivery has ended; answers the delivery, with its history. */
async function audit(id: string, data: object) {
  const { trackingId } = await router.publish('order.placed', id, data);
  await router.cloud.waitUntilIdle();
  const delivery = async () => (await router.waybill(trackingId)).deliveries[0] as Audited;
  const isEnded = async () => ['delivered', 'dead'].includes((await delivery())?.status);
  expect(await router.passUntil(isEnded, 30 * MINUTE)).toBe(true);
  return delivery();
}

type Audited = WaybillView['deliveries'][number] & {
  readonly history: readonly { readonly at: string; readonly error?: object }[];
};

describe('the example of a function in Python', () => {
  it('is run without a warning', () => {
    expect(router.cloud.warnings).toEqual([]);
  });

  it('is delivered what it returns of', async () => {
    const delivery = await audit('fine', { amount: 12, note: 'é' });

    expect(delivery).toMatchObject({ status: 'delivered', attempts: 1 });
    const line = router.log.find(({ message }) => message.includes('audited fine'));
    expect(line).toMatchObject({ function: expect.stringContaining('auditfunction') });
    expect(line?.message).toMatch(
      /^\[INFO\]\t.*\taudited fine: {"amount": 12, "note": "\\u00e9"}$/,
    );
  });

  it('is invoked again for what it raises of', async () => {
    const delivery = await audit('failing', { amount: -1 });

    expect(delivery).toMatchObject({ status: 'delivered', attempts: 3 });
    expect(delivery.history[0]?.error).toEqual({ class: 'ValueError', message: 'nobody owes -1' });
  });

  it('ends what no retry can help', async () => {
    expect(await audit('hopeless', {})).toMatchObject({
      ...{ status: 'dead', attempts: 1 },
      error: { class: 'PermanentError', message: 'the order hopeless has no amount' },
    });
  });

  it('gets an event again when it says', async () => {
    const { history, ...delivery } = await audit('later', { amount: 5, bankOpensIn: 120 });

    expect(delivery).toMatchObject({ status: 'delivered', attempts: 2 });
    const [first, second] = history.map(({ at }) => Date.parse(at));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(2 * MINUTE);
  });
});

describe('the example of a function in Java', () => {
  const hasJava = spawnSync('javac', ['-version']).status === 0;
  const testWithJava = hasJava ? test : test.skip;

  testWithJava(
    `compiles, without a library${hasJava ? '' : ' (skipped: there is no javac here)'}`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'waybill-java-'));
      const options = ['--release', '17', '-Xlint:all', '-Werror', '-d', folder];
      try {
        execFileSync('javac', [...options, 'examples/java-invoke/src/shop/Audit.java']);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
