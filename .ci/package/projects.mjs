import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { run, runUntil } from './run.mjs';
import { CLOUD_TEST, JAVASCRIPT_FILES, TEMPLATE_OF_2024 } from './templates.mjs';

const CURL =
  'curl -sS --fail ADDRESS/events -H "content-type: application/json" -d \'{"source": "/shop", "type": "order.placed", "data": {"amount": 5, "email": "you@example.com"}}\'';

const RECEIPT = 'sent to you@example.com';

/** The commands of the README's section about a project of one's own, and the files that it shows, by their names. */
function readQuickStart() {
  const [section] = /^## In a project of your own\n[\s\S]*?(?=^## )/m.exec(
    readFileSync('README.md', 'utf8'),
  );
  const commands = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, text]) =>
    text.trim().split('\n'),
  );
  const files = [...section.matchAll(/`([\w./]+)` [^`]*?```(?:ts|json)\n([\s\S]*?)```/g)];
  return { commands, files: Object.fromEntries(files.map(([, name, text]) => [name, text])) };
}

/** npm's words for a package that this Node is too old for, or that nobody should use any more. */
function checkInstall(printed) {
  const warnings = printed.split('\n').filter((line) => /EBADENGINE|deprecated/.test(line));
  if (warnings.length > 0) throw new Error(`an install warns:\n${warnings.join('\n')}`);
}

function write(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
    writeFileSync(join(folder, name), text);
  }
}

/** Starts what is in a folder, sends it an event by a command, and waits for the handler's line. */
function startAndSend(command, curl, folder) {
  return runUntil(command, {
    cwd: folder,
    text: '/events\n',
    answer: async (printed) => {
      const [address] = /http:\/\/127\.0\.0\.1:\d+(?=\/events)/.exec(printed);
      await run(curl.replace(/ADDRESS|http:\/\/127\.0\.0\.1:4700/, address), { cwd: folder });
      return RECEIPT;
    },
  });
}

/** The README, line by line; then programs in JavaScript, and types for `nodenext`, in the same folder. */
async function quickStart({ folder, archive }) {
  const { commands, files } = readQuickStart();
  const installs = commands.filter((line) => line.startsWith('npm '));
  const [start, curl] = commands.filter((line) => !line.startsWith('npm '));
  for (const line of installs)
    checkInstall(
      await run(`${line.replace(' waybill ', ` ${archive} `)} --prefer-offline --no-audit`, {
        cwd: folder,
      }),
    );
  write(folder, files);
  await startAndSend(start, curl, folder);

  write(folder, JAVASCRIPT_FILES);
  for (const name of Object.keys(JAVASCRIPT_FILES)) await run(`node ${name}`, { cwd: folder });
  await checkNodenext(folder);
}

async function checkNodenext(folder) {
  const compilerOptions = {
    ...{ module: 'nodenext', target: 'es2023', strict: true, noEmit: true, types: ['node'] },
    typeRoots: [resolve('node_modules/@types')],
  };
  write(folder, {
    'nodenext/tsconfig.json': { compilerOptions, include: ['**/*.ts', '**/*.mts'] },
    'nodenext/package.json': { type: 'module' },
  });
  cpSync('examples/quick-start', join(folder, 'nodenext'), { recursive: true });
  cpSync('examples/receipts/try.ts', join(folder, 'nodenext/try.ts'));
  await run(`node ${resolve('node_modules/typescript/bin/tsc')} -p nodenext`, { cwd: folder });
}

/** `cdk init` as it is now, `waybill init`, what that says to add, types, a test by Jest, and a start. */
async function cdkInit({ folder, archive }) {
  const shop = join(folder, 'shop');
  mkdirSync(shop);
  const init = 'init app --language typescript --generate-only --no-notices';
  await run(`node ${resolve('node_modules/aws-cdk/bin/cdk')} ${init}`, { cwd: shop });
  await completeCdkProject(shop, archive);
}

/** `cdk init` as it was the year before. */
async function cdkInitOf2024({ folder, archive }) {
  write(folder, TEMPLATE_OF_2024);
  await completeCdkProject(folder, archive);
}

/** Types are checked by the app's own command, and by ts-jest. */
async function completeCdkProject(folder, archive) {
  await run(`npm install --prefer-offline --no-audit ${archive}`, { cwd: folder });
  const told = await run('npx waybill init', { cwd: folder });
  const [, importing, adding] = /Add the stack to bin\/shop.ts:\n {2}(.*)\n {2}(.*)/.exec(told);
  const app = readFileSync(join(folder, 'bin/shop.ts'), 'utf8');
  write(folder, {
    'bin/shop.ts': app
      .replace(/\n(?=import|const app)/, `\n${importing}\n`)
      .concat(`\n${adding}\n`),
    'test/waybill.test.ts': CLOUD_TEST,
  });
  await run('npx jest test/waybill.test.ts', { cwd: folder });
  await startAndSend('npx waybill start --stack WaybillStack', CURL, folder);
}

/** A package manager with a layout of its own, on what `waybill init` writes into an empty folder. */
function layout(install, execute) {
  return async ({ folder, archive }) => {
    const program = resolve('dist/bin/cli.js');
    await run(`node ${program} init`, { cwd: folder });
    const packageJson = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    packageJson.dependencies.waybill = `file:${archive}`;
    write(folder, { 'package.json': packageJson });
    try {
      await run(install, { cwd: folder });
    } catch (error) {
      // yarn looks up again what aws-cdk-lib brings in its own archive, which a registry need not have.
      const [missing] = /Couldn't find any versions for "(?!waybill").*/.exec(error.message) ?? [];
      if (missing === undefined) throw error;
      return `${install}: ${missing}`;
    }
    await startAndSend(`${execute} waybill start`, CURL, folder);
  };
}

/** Every kind of project that the package is for; each has a folder of its own. */
export const PROJECTS = {
  'the README': quickStart,
  'cdk init': cdkInit,
  'cdk init of 2024': cdkInitOf2024,
  pnpm: layout('npx -y pnpm@10 install --prefer-offline', 'npx -y pnpm@10 exec'),
  yarn: layout('npx -y yarn@1.22.22 install --prefer-offline', 'npx -y yarn@1.22.22 -s run'),
};
