import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/** Who may import whom, as `docs/architecture.md` has it; `fresh` is a folder that no table names. */
const WALLS: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  node: ['core', 'node', 'node:crypto', 'node:fs/promises'],
  aws: ['core', 'node', 'aws', '@aws-sdk/client-sqs', 'node:crypto', 'node:fs/promises'],
  targets: ['core', 'node', 'targets', 'node:crypto', 'node:fs/promises'],
  functions: [
    ...['core', 'node', 'aws', 'targets', 'functions', 'subscriber'],
    ...['node:crypto', 'node:fs/promises'],
  ],
  subscriber: ['core', 'node', 'aws', 'subscriber'],
  lib: [
    'core',
    'lib',
    'aws-cdk-lib/aws-sqs',
    'constructs',
    'esbuild',
    'node:crypto',
    'node:fs/promises',
  ],
  local: ['core', 'node', 'local', 'fauxqs', 'node:crypto', 'node:fs/promises'],
  client: ['core', 'client'],
  cli: ['core', 'node', 'local', 'client', 'cli', 'node:crypto', 'node:fs/promises'],
  bin: ['lib', 'cli', 'bin', 'aws-cdk-lib/aws-sqs'],
  fresh: [],
};

const FOLDERS = [...Object.keys(WALLS), 'test', 'bench', 'examples'];

const PACKAGES = [
  ...['@aws-sdk/client-sqs', 'aws-cdk-lib/aws-sqs', 'constructs', 'esbuild', 'fauxqs'],
  ...['node:crypto', 'node:fs/promises', 'left-pad'],
];

/** How many folders deep a planted file is below its own: the same import is written otherwise in each. */
const DEPTHS = [0, 1, 2];

const PLANTED = Object.entries(WALLS).flatMap(([from, allowed]) =>
  [...FOLDERS, ...PACKAGES].flatMap((to) =>
    DEPTHS.map((depth) => ({ from, to, depth, allowed: allowed.includes(to) })),
  ),
);

type Wall = (typeof PLANTED)[number];

interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly location: { readonly path: string };
  }[];
}

let checkout: string;
let caught: ReadonlySet<string>;

/** A file that breaks a wall, or does not, named after both sides. */
const fileOf = ({ from, to, depth }: Wall) =>
  `${from}/${'nested/'.repeat(depth)}from-${from}-to-${to.replaceAll(/[^a-z]+/g, '-')}.ts`;

const specifierOf = ({ to, depth }: Wall) =>
  FOLDERS.includes(to) ? `${'../'.repeat(depth + 1)}${to}/deep/module.ts` : to;

beforeAll(async () => {
  checkout = mkdtempSync(join(tmpdir(), 'waybill-walls-'));
  const { $schema: _, vcs: __, ...root } = JSON.parse(readFileSync('biome.json', 'utf8'));
  writeFileSync(join(checkout, 'biome.json'), JSON.stringify(root));
  cpSync('import-walls.json', join(checkout, 'import-walls.json'));
  for (const wall of PLANTED) {
    const file = join(checkout, fileOf(wall));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `import '${specifierOf(wall)}';\n`);
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

const label = (wall: Wall) => [fileOf(wall), specifierOf(wall)] as const;

describe('an import wall', () => {
  it.each(PLANTED.filter(({ allowed }) => !allowed).map(label))(
    'keeps %s from importing %s',
    (file) => {
      expect(caught.has(file)).toBe(true);
    },
  );

  it.each(PLANTED.filter(({ allowed }) => allowed).map(label))('lets %s import %s', (file) => {
    expect(caught.has(file)).toBe(false);
  });

  it('lets no way around it by a longer path', async () => {
    const file = join(checkout, 'core', 'longer.ts');
    writeFileSync(file, "import './../aws/module.ts';\n");
    const program = resolve('node_modules/@biomejs/biome/bin/biome');

    const run = promisify(execFile)(process.execPath, [program, 'lint', file], { cwd: checkout });

    await expect(run).rejects.toMatchObject({
      stderr: expect.stringContaining('core/ may import core/ only'),
    });
  });

  it('is what the table makes', async () => {
    const run = promisify(execFile)(process.execPath, ['import-walls.mjs', '--check']);

    await expect(run).resolves.toMatchObject({ stderr: '' });
  });
});
