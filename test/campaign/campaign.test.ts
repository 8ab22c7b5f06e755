import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const campaign = (...options: string[]) =>
  promisify(execFile)(process.execPath, ['test/campaign/run.mjs', ...options]);

describe('a data folder', () => {
  it('loses nothing that was acknowledged, by a kill in each situation', async () => {
    const { stdout } = await campaign('--rounds', '9', '--seed', '1');

    expect(stdout).toMatch(/^9 rounds from the seed 1\n/);
    expect(stdout).toMatch(
      /\nin all: 9 kills, \d{3,} acknowledged, \d+ of them deliveries, \d+ failed, \d damages found, .*, 0 lost in silence; \d+ s\n$/,
    );
  });

  it.each([
    ['--rounds', 'many', '--rounds must be a whole number from 1; received many'],
    ['--seed', '-1', '--seed must be a whole number from 1; received -1'],
  ])('rejects %s %s', async (option, value, message) => {
    await expect(campaign(`${option}=${value}`)).rejects.toMatchObject({
      code: 1,
      stderr: `${message}\n`,
    });
  });
});
