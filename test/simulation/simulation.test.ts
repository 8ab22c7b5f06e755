import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

/** A minute of processor time, on as many processors as there are. */
const TIMEOUT_MS = 600_000;

/** Outside of Jest, whose modules run several times slower. */
const simulate = (...options: string[]) =>
  promisify(execFile)(process.execPath, ['test/simulation/run.mjs', ...options]);

describe('the delivery protocol', () => {
  it(
    'loses nothing, and takes nothing back, in 10,000 runs',
    async () => {
      const { stdout } = await simulate('--runs', '10000', '--seed', '1');

      expect(stdout).toMatch(/^10000 runs from the seed 1\n/);
      expect(stdout).toMatch(
        /\n10000 runs, \d{4,} handler runs, \d{4,} crashes, no rule broken; \d+ s\n$/,
      );
    },
    TIMEOUT_MS,
  );

  it('runs one seed again alone', async () => {
    const { stdout } = await simulate('--runs', '1', '--seed', '7');

    expect(stdout).toMatch(/^1 runs from the seed 7\n1 runs, /);
  });

  it.each([
    ['--runs', 'many', '--runs must be a whole number from 1; received many'],
    ['--seed', '-1', '--seed must be a whole number from 1; received -1'],
  ])('rejects %s %s', async (option, value, message) => {
    await expect(simulate(`${option}=${value}`)).rejects.toMatchObject({
      code: 1,
      stderr: `${message}\n`,
    });
  });
});
