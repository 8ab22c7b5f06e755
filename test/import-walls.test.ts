import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/** Who may import whom, as `docs/architecture.md` has it. */
const WALLS: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  aws: ['core', 'aws', '@aws-sdk/client-sqs', 'node:crypto'],
  functions: ['core', 'aws', 'functions', 'node:zlib'],
  subscriber: ['core', 'aws', 'subscriber'],
  lib: ['core', 'lib', 'aws-cdk-lib/aws-sqs', 'constructs', 'esbuild', 'node:fs'],
  local: ['core', 'local', 'fauxqs', 'node:http'],
  cli: ['core', 'local', 'cli', 'node:fs'],
};

const PACKAGES = ['@aws-sdk/client-sqs', 'aws-cdk-lib/aws-sqs', 'constructs', 'node:fs'];

const PLANTED = Object.entries(WALLS).flatMap(([from, allowed]) =>
  [...new Set([...Object.keys(WALLS), 'test', 'bench', ...PACKAGES, ...allowed])]
    .filter((to) => to !== 'node:fs' || allowed.includes(to) || from === 'core')
    .map((to) => ({ from, to, allowed: allowed.includes(to) })),
);

interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly location: { readonly path: string };
  }[];
}

let checkout: string;
let caught: ReadonlySet<string>;

/** A file that breaks a wall, or does not, named after both sides. */
const fileOf = ({ from, to }: { from: string; to: string }) =>
  `${from}/nested/from-${from}-to-${to.replaceAll(/[^a-z]+/g, '-')}.ts`;

beforeAll(async () => {
  checkout = mkdtempSync(join(tmpdir(), 'waybill-walls-'));
  const { $schema: _, vcs: __, ...root } = JSON.parse(readFileSync('biome.json', 'utf8'));
  writeFileSync(join(checkout, 'biome.json'), JSON.stringify(root));
  for (const from of Object.keys(WALLS)) {
    mkdirSync(join(checkout, from, 'nested'), { recursive: true });
    cpSync(join(from, 'biome.json'), join(checkout, from, 'biome.json'));
  }
  for (const wall of PLANTED) {
    const inside = Object.keys(WALLS).includes(wall.to) || ['test', 'bench'].includes(wall.to);
    const specifier = inside ? `../../${wall.to}/module.ts` : wall.to;
    writeFileSync(join(checkout, fileOf(wall)), `import '${specifier}';\n`);
  }
  const program = resolve('node_modules/@biomejs/biome/bin/biome');
  const args = [program, 'lint', '--reporter=json', '--max-diagnostics=none'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: checkout,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stdout: string }) => error);
  const { diagnostics } = JSON.parse(stdout) as Report;
  const walls = diagnostics.filter(({ category }) => category.endsWith('noRestrictedImports'));
  caught = new Set(walls.map(({ location }) => location.path.replaceAll('\\', '/')));
}, 60_000);

afterAll(() => rmSync(checkout, { recursive: true, force: true }));

describe('an import wall', () => {
  it.each(PLANTED.filter(({ allowed }) => !allowed))('keeps $from/ from importing $to', (wall) => {
    expect([...caught]).toContain(fileOf(wall));
  });

  it.each(PLANTED.filter(({ allowed }) => allowed))('lets $from/ import $to', (wall) => {
    expect([...caught]).not.toContain(fileOf(wall));
  });
});
