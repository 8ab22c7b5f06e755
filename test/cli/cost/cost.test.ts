import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** Runs the built command, and answers what it printed and how it ended. */
function cost(...args: readonly string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, ['dist/bin/cli.js', 'cost', ...args], (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

const ASKED = ['--events', '1e6', '--fan-out', '3', '--size', '1KB'];

describe('waybill cost', () => {
  it('prints the table that docs/cost.md shows', async () => {
    const { code, stdout } = await cost(...ASKED);

    expect(code).toBe(0);
    expect(readFileSync('docs/cost.md', 'utf8')).toContain(stdout.trim());
  });

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
    for (const option of ['--events N', '--fan-out N', '--size SIZE', '--delivery-batch N'])
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
