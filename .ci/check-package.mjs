import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

/** Packs the package, installs it into a project of its own, and there checks types, starts, and delivers. */
const project = mkdtempSync(join(tmpdir(), 'waybill-package-'));
const modules = join(project, 'node_modules');
const run = (command, args, cwd = project) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });

try {
  run('npm', ['pack', '--silent', '--pack-destination', project], process.cwd());
  const [archive] = readdirSync(project).filter((name) => name.endsWith('.tgz'));
  run('tar', ['xzf', archive]);
  mkdirSync(modules);
  run('mv', ['package', join(modules, 'waybill')]);
  for (const name of readdirSync('node_modules')) {
    if (name !== 'waybill' && !name.startsWith('.'))
      symlinkSync(resolve('node_modules', name), join(modules, name));
  }

  for (const name of ['app.ts', 'receipts.ts', 'try.ts'])
    copyFileSync(join('examples/receipts', name), join(project, name));
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    noEmit: true,
    types: ['node'],
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*.ts'] }),
  );
  run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', '.']);

  buildSync({
    absWorkingDir: project,
    entryPoints: ['app.ts', 'try.ts'],
    outdir: '.',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
  });
  run('env', ['CDK_OUTDIR=cdk.out', 'CDK_VALIDATION=false', process.execPath, 'app.js']);
  run(process.execPath, ['try.js']);
  run(process.execPath, [join(modules, 'waybill/dist/bin/cli.js'), 'start', '--help']);
  console.log('the packed package works');
} finally {
  rmSync(project, { recursive: true, force: true });
}
