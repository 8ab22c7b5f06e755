import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { estimateCost } from '../../../core/cost/estimate-cost.ts';
import { DEFAULT_TRAFFIC } from '../../../core/cost/traffic.ts';

/** Runs the built command, and answers what it printed and how it ended. */
function cost(...args: readonly string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, ['dist/bin/cli.js', 'cost', ...args], (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

/** The rows of the table of sums; what reaches the aim is in bold there. */
const TABLE = readFileSync('docs/cost.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| \d.* days /.test(line))
  .map((line) => {
    const cells = line
      .replaceAll('*', '')
      .split('|')
      .map((cell) => cell.trim());
    const [, posted = '', together = '', kept = '', ingress = '', recovery = '', dollars = ''] =
      cells;
    return { posted, together, kept, ingress, recovery, dollars };
  });

const ASKED = ['--events', '1e6', '--fan-out', '3', '--size', '1KB'];

describe('waybill cost', () => {
  it('prints the table that docs/cost.md shows', async () => {
    const { code, stdout } = await cost(...ASKED);

    expect(code).toBe(0);
    expect(readFileSync('docs/cost.md', 'utf8')).toContain(stdout.trim());
  });

  it.each(TABLE)(
    'has the sum that docs/cost.md says for $posted and $together events, $kept, $ingress, recovery: $recovery',
    ({ posted, together, kept, ingress, recovery, dollars }) => {
      const [, fanOut = DEFAULT_TRAFFIC.fanOut] = /fan-out (\d+)/.exec(posted) ?? [];

      const { perMillion } = estimateCost({
        ...DEFAULT_TRAFFIC,
        batch: Number.parseInt(posted, 10),
        fanOut: Number(fanOut),
        deliveryBatch: Number(together),
        retentionDays: Number.parseInt(kept, 10),
        ingress: ingress === 'function URL' ? 'function-url' : 'http-api',
        pointInTimeRecovery: recovery === 'yes',
      });

      expect(dollars).toBe(`$${perMillion.toFixed(2)}`);
    },
  );

  it('prints one JSON object', async () => {
    const { code, stdout } = await cost(...ASKED, '--json');
    const [bus] = JSON.parse(stdout).lines.filter(
      ({ service }: { service: string }) => service === 'EventBridge',
    );

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      region: 'us-east-1',
      traffic: { events: 1_000_000, fanOut: 3, sizeBytes: 1024 },
      usd: expect.any(Number),
      idleUsd: expect.any(Number),
    });
    expect(bus).toMatchObject({ what: 'PutEvents', quantity: 1_000_000, unit: 'event', usd: 1 });
  });

  it('prints its options', async () => {
    const { code, stdout } = await cost('--help');

    expect(code).toBe(0);
    for (const option of ['--events N', '--fan-out N', '--size SIZE', '--ingress KIND'])
      expect(stdout).toContain(option);
  });

  it('rejects what it cannot read with exit code 2 and one line', async () => {
    const { code, stdout, stderr } = await cost('--size', 'huge');

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toEqual([
      'waybill: --size must be a number from 1 to 1,032,192, such as 1KB; received huge',
    ]);
  });
});
