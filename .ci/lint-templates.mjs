import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Holds the templates against CloudFormation's own schemas and rules, since no test deploys them to AWS. */
const CFN_LINT = 'cfn-lint==1.58.0';

/** A dependency that a reference says already, as CDK writes it for each role of a function. */
const IGNORED = 'W3005';

const folder = mkdtempSync(join(tmpdir(), 'waybill-lint-'));
const run = (command, args, env = process.env) =>
  execFileSync(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });

try {
  const programs = join(folder, 'venv', 'bin');
  run('python3', ['-m', 'venv', join(folder, 'venv')]);
  run(join(programs, 'pip'), ['install', '--quiet', '--disable-pip-version-check', CFN_LINT]);

  // Beside what is built, from where it finds its packages.
  const program = join('dist', 'test', 'every-option-app.mjs');
  await build({
    entryPoints: ['test/lib/every-option-app.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  run(process.execPath, [program], { ...process.env, CDK_OUTDIR: join(folder, 'cdk.out') });

  const templates = ['cdk.out', join(folder, 'cdk.out')].flatMap((assembly) =>
    readdirSync(assembly)
      .filter((name) => name.endsWith('.template.json'))
      .map((name) => join(assembly, name)),
  );
  if (templates.length < 5) throw new Error(`only these templates were made: ${templates}`);
  run(join(programs, 'cfn-lint'), ['--ignore-checks', IGNORED, '--template', ...templates]);
  console.log(`cfn-lint finds nothing wrong in ${templates.length} templates`);
} finally {
  rmSync(folder, { recursive: true });
}
