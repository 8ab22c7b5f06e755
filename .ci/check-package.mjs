import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLinks } from './package/check-links.mjs';
import { PROJECTS } from './package/projects.mjs';
import { run } from './package/run.mjs';
import { saySkipped } from './say-skipped.mjs';

/** Whether every way to import gets types of its own kind. */
const TYPES = 'npx -y @arethetypeswrong/cli@0.18.5';

/** Packs the package, and tries it in new projects of every kind; `node check-package.mjs NAME` in those of that name alone. */
const [only] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'waybill-package-'));

/** Says what came of one kind of project; what that needs and cannot have, is what it returns. */
async function check(name, archive) {
  const project = join(folder, name.replaceAll(/\W+/g, '-'));
  mkdirSync(project);
  const startedAt = performance.now();
  const missing = await PROJECTS[name]({ folder: project, archive });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  if (missing !== undefined)
    saySkipped(`the packed package was not tried in a project of this kind: ${name}.`, missing);
  else console.log(`the packed package works in a project of this kind: ${name} (${seconds} s)`);
}

try {
  await run(`npm pack --silent --pack-destination '${folder}'`, { cwd: '.' });
  const [archive] = readdirSync(folder).map((name) => join(folder, name));
  await run(`tar xzf '${archive}'`, { cwd: folder });
  checkLinks(join(folder, 'package'));
  await run(`${TYPES} '${archive}'`, { cwd: folder });
  console.log('every entry has types of its own kind');

  const waiting = Object.keys(PROJECTS).filter((name) => only === undefined || name === only);
  // Two at a time: an install waits for the disk, a start for the processor.
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      await check(name, archive);
  };
  await Promise.all([work(), work()]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
