import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const report = join(root, 'docs', 'commands.md');
const bundle = join(root, 'dist', `commands-${process.pid}.mjs`);

/** The document of all commands, made of their table. */
async function writeReport() {
  try {
    await build({
      ...{ entryPoints: [join(root, 'cli/command/document-commands.ts')], outfile: bundle },
      ...{ bundle: true, platform: 'node', format: 'esm', packages: 'external' },
      ...{ loader: { '.json': 'json' }, logLevel: 'error', absWorkingDir: root },
    });
    const { documentCommands } = await import(pathToFileURL(bundle).href);
    return documentCommands();
  } finally {
    rmSync(bundle, { force: true });
  }
}

const text = await writeReport();
if (!process.argv.includes('--check')) writeFileSync(report, text);
else if (!existsSync(report) || readFileSync(report, 'utf8') !== text) {
  console.error(
    'docs/commands.md is out of date: run `npm run commands`, and look at what it changes',
  );
  process.exitCode = 1;
}
