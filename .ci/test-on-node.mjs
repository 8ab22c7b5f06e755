import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { saySkipped } from './say-skipped.mjs';

/**
 * Runs `node test-on-node.mjs MAJOR`: the start, and the tests of what is deployed, on another Node than this one, whose
 * binary npm has. Says that they are skipped where it cannot be had. The example is synthesized before: what it deploys
 * names a runtime, which must be one of those that are tested.
 */
const [major] = process.argv.slice(2);
const TESTED = ['20', '22', '24'];
const TESTS = ['test/core', 'test/functions', 'test/subscriber'];

const folder = mkdtempSync(join(tmpdir(), 'waybill-node-'));
try {
  checkDeployed();
  const program = install();
  if (program !== undefined) test(program);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function test(program) {
  // First on the path, so that it is the `node` of cdk.json too.
  const env = { ...process.env, PATH: `${dirname(program)}${delimiter}${process.env.PATH}` };
  const run = (...args) =>
    execFileSync(program, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  run('--version');
  run('.ci/smoke.mjs', program, 'dist/bin/cli.js', 'start', '--json', '--empty');
  const jest = resolve('node_modules/jest/bin/jest.js');
  run('--experimental-vm-modules', '--no-warnings=ExperimentalWarning', jest, ...TESTS);
}

/** The binary's path; undefined where npm does not have it. */
function install() {
  const name = `node-${process.platform}-${process.arch}`;
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--prefix', folder];
  try {
    execFileSync('npm', [...args, `${name}@${major}`], { stdio: ['ignore', 'ignore', 'inherit'] });
    return join(folder, 'node_modules', name, 'bin', 'node');
  } catch {
    saySkipped(`nothing was tested on Node ${major}.`, `npm could not install ${name}@${major}.`);
    return undefined;
  }
}

/** Throws where a function of the synthesized app names a runtime on which nothing is tested. */
function checkDeployed() {
  const runtimes = readdirSync('cdk.out')
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => JSON.parse(readFileSync(join('cdk.out', name), 'utf8')))
    .flatMap(({ Resources }) => Object.values(Resources))
    .flatMap(({ Properties }) => Properties?.Runtime ?? []);
  const other = runtimes.filter((name) => !TESTED.some((tested) => name === `nodejs${tested}.x`));
  if (runtimes.length === 0 || other.length > 0)
    throw new Error(`functions are deployed with ${other}, and tested on Node ${TESTED}`);
}
