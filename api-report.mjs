import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDeclarations } from './read-declarations.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const report = join(root, 'docs', 'api.md');

const HEAD = `# The public API

What \`waybill\`, \`waybill/subscriber\`, \`waybill/local\` and \`waybill/client\` export: everything that an app may rely on. \`npm run api\` writes
this file from the types and their comments, and \`npm run check\` fails where it is out of date, so that each change of
the API is seen in its review.
`;

/** Between declarations while they are formatted as one text. */
const MARK = '// ---';

/** The report of some entries, each with its `name` and the `path` of its declaration file; throws where a type is missing. */
export function writeReport(entries) {
  const files = new Map();
  const read = (path) => {
    if (!files.has(path)) files.set(path, readDeclarations(path));
    return files.get(path);
  };
  const shown = new Set();
  const parts = entries.map(({ name, path }) => describeEntry({ name, path, read, shown }));
  const missing = parts.flatMap((part) => part.missing);
  if (missing.length > 0)
    throw new Error(`types that an entry must export:\n${missing.join('\n')}`);
  return [HEAD, ...format(parts.flatMap(({ strings }) => strings))].join('\n');
}

/** An entry's exports, in the order of their names; those that an earlier one has are only named. */
function describeEntry({ name: entry, path, read, shown }) {
  const origins = [...read(path).exported]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([alias, { isType, ...origin }]) => ({ alias, isType, ...find(origin, read) }));
  const exported = new Set(origins.map(idOf));
  const strings = [{ text: `## ${entry}\n` }];
  const missing = [];
  const elsewhere = [];
  for (const origin of origins) {
    const statements = publicStatements(origin, read);
    const others = unexported({ ...origin, statements }, { exported, read });
    missing.push(...others.map((other) => `${entry}: ${other}, which ${origin.alias} names`));
    if (shown.has(idOf(origin))) elsewhere.push(`\`${origin.alias}\``);
    else strings.push(...describe(origin.alias, statements));
    shown.add(idOf(origin));
  }
  if (elsewhere.length > 0)
    strings.push({ text: `And, as they are above: ${elsewhere.join(', ')}.\n` });
  return { strings, missing };
}

/** The file that declares an export, through those that hand it on. */
function find({ path, name }, read) {
  const { declared, exported, imported } = read(path);
  if (declared.has(name)) return { path, name };
  const next = imported.get(name) ?? exported.get(name);
  if (next === undefined) throw new Error(`${path} has no ${name}`);
  return find(next, read);
}

const idOf = ({ path, name }) => `${path} ${name}`;

/** The statements of a declaration without what is for nobody else: private members, brands, and a constructor that is not exported. */
function publicStatements({ path, name, isType }, read) {
  return read(path)
    .declared.get(name)
    .map(({ comment, code }) => {
      const open = code
        .replace(/^(?:export )?(?:declare )?/, '')
        .replaceAll(/^ {4}(?:#private|private [^\n]*|readonly \[[A-Z_]+\][^\n]*);\n/gm, '');
      return { comment, code: isType ? withoutConstructor(open) : open };
    });
}

function withoutConstructor(code) {
  return code.replace(
    /^(?: {4}\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)? {4}constructor\([\s\S]*?\);\n/m,
    '',
  );
}

/** What a declaration names of the types of our own files, and the entry does not export. */
function unexported({ path, statements }, { exported, read }) {
  const { declared, imported } = read(path);
  const code = statements.map((statement) => statement.code).join('\n');
  const bare = code.replaceAll(/\/\*[\s\S]*?\*\/|'[^'\n]*'|"[^"\n]*"/g, '');
  return [...new Set(bare.match(/(?<!\.)\b\w+\b(?!\??:)/g))]
    .filter((word) => declared.has(word) || imported.has(word))
    .map((word) => ({ word, origin: find(imported.get(word) ?? { path, name: word }, read) }))
    .filter(({ origin }) => !exported.has(idOf(origin)))
    .map(({ word }) => word);
}

function describe(name, statements) {
  const [{ comment }] = statements;
  return [
    { text: `### ${name}\n${prose(comment)}` },
    { code: statements.map(({ code }) => code).join('\n') },
  ];
}

/** A comment as a paragraph. */
function prose(comment) {
  const text = comment.replaceAll(/^\/\*\*|^ ?\*\/$| ?\*\/$|^ \* ?/gm, '').trim();
  return text === '' ? '' : `\n${text}\n`;
}

/** Texts as they are, and code as Biome has it, in one call for all of it. */
function format(parts) {
  const code = parts.flatMap((part) => part.code ?? []).join(`\n${MARK}\n`);
  const biome = join(root, 'node_modules', '.bin', 'biome');
  const args = ['format', '--stdin-file-path=api.d.ts'];
  const formatted = run(biome, args, code).split(new RegExp(`\\n*^${MARK}$\\n+`, 'm'));
  return parts.map((part) =>
    part.code === undefined ? part.text : `\`\`\`ts\n${formatted.shift()?.trim()}\n\`\`\`\n`,
  );
}

function run(command, args, input) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...{ cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 },
    ...(input === undefined ? {} : { input }),
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

/** The entries that `package.json` publishes, as `tsc` declares them in a folder. */
function publishedEntries(folder) {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.entries(exports)
    .filter(([, conditions]) => typeof conditions !== 'string')
    .map(([entry, { require }]) => ({
      name: `${name}${entry.slice(1)}`,
      path: join(folder, relative('dist/types', require.types)),
    }));
}

function main() {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-api-'));
  try {
    run(join(root, 'node_modules', '.bin', 'tsc'), [
      '-p',
      'tsconfig.types.json',
      '--outDir',
      folder,
    ]);
    const text = writeReport(publishedEntries(folder));
    if (!process.argv.includes('--check')) writeFileSync(report, text);
    else if (!existsSync(report) || readFileSync(report, 'utf8') !== text)
      throw new Error('docs/api.md is out of date: run `npm run api`, and look at what it changes');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
