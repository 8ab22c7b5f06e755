/** A text as esbuild prints it. */
const TEXT = '(?:"[^"\\\\\\n]*"|`[^`$\\\\]*`)';
const FOLDER = '(?:__dirname|import\\.meta\\.dirname)';

/** `const __dirname = dirname(fileURLToPath(import.meta.url))`, and what else only says which folder it is. */
const DECLARATION = /\b(?:const|let|var) __dirname = .*/g;

/** The ways to name a file beside the code; the first group is the name's parts, as strings with what is between. */
const WAYS = [
  new RegExp(`\\b(?:join|resolve)\\(${FOLDER}((?:,\\s*${TEXT})+)\\)`, 'g'),
  new RegExp(`\\bnew URL\\((${TEXT}),\\s*import\\.meta\\.url\\)`, 'g'),
  new RegExp(`\\bimport\\.meta\\.resolve\\((${TEXT})\\)`, 'g'),
  new RegExp(`${FOLDER}\\s*\\+\\s*(${TEXT})`, 'g'),
  new RegExp(`(\`)\\$\\{${FOLDER}\\}/([^\`$\\\\]+)\``, 'g'),
];

/** Files that code names beside itself. */
export interface NamedFiles {
  /** Paths from the source's folder. */
  readonly named: readonly string[];
  /** Whether the code also uses its folder in ways that name no file. */
  readonly isComputed: boolean;
}

/** Finds the files that code names literally by `__dirname`, `import.meta` or `createRequire`. */
export function findNamedFiles(code: string): NamedFiles {
  const own = code.replaceAll(DECLARATION, '');
  const ways = [...WAYS, ...requireWays(code)];
  const named = ways.flatMap((way) => [...own.matchAll(way)].map(readName));
  const rest = ways.reduce((left, way) => left.replaceAll(way, ''), own);
  return {
    named: named.filter((name) => name !== '' && !/^[a-z][a-z+.-]*:/.test(name)),
    isComputed: new RegExp(`\\b${FOLDER}\\b`).test(rest),
  };
}

/** JSON that is loaded by a `require` which `createRequire` made, whatever it is called. */
function requireWays(code: string): readonly RegExp[] {
  const made = [
    ...code.matchAll(/\b(?:const|let|var) ([\w$]+) = createRequire\(import\.meta\.url\)/g),
  ];
  return made.map(
    ([, name = '']) =>
      new RegExp(
        `(?<![\\w$.])${name.replaceAll('$', '\\$')}\\(("\\.{1,2}/[^"\\\\]+\\.json")\\)`,
        'g',
      ),
  );
}

function readName([, first = '', second]: RegExpExecArray | RegExpMatchArray): string {
  if (second !== undefined) return second;
  const parts = first.match(new RegExp(TEXT, 'g')) ?? [];
  return parts
    .map((part) => part.slice(1, -1))
    .join('/')
    .replace(/^\/+/, '');
}
