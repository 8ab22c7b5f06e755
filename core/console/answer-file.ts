import { WaybillError } from '../errors.ts';
import type { ConsoleFiles, FileEncoding } from '../ports/console/console-files.ts';
import type { Sha256 } from '../ports/digest.ts';
import { base32 } from '../shared/base32.ts';
import { cutText } from '../shared/cut-text.ts';
import { consoleHeaders } from './console-headers.ts';
import { wayToConsole } from './way-to-console.ts';

/** A request for the page, or for a file that it loads. */
export interface FileRequest {
  /** As the browser wrote it, without the query. */
  readonly rawPath: string;
  /** What is below `/console/`, decoded; empty for the page itself. */
  readonly below: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** An answer of HTTP; without a body where the browser has it already. */
export interface FileAnswer {
  readonly status: 200 | 304;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** With what files are answered. */
export interface AnswerFilePorts {
  readonly files: ConsoleFiles;
  readonly sha256: Sha256;
  /** Origins that the page asks beside its own. */
  readonly origins?: readonly string[] | undefined;
}

const ASSETS = 'assets/';

/** What files are, by the ends of their names. */
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json',
  woff2: 'font/woff2',
};

/** Such names have the hash of what is in them, so that a browser need never ask again. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** The file that a request of the console is for: every path but those of assets is a view of the page. Throws `not-found`. */
export function answerFile(request: FileRequest, ports: AnswerFilePorts): Promise<FileAnswer> {
  const isAsset = request.below === 'assets' || request.below.startsWith(ASSETS);
  return isAsset ? answerAsset(request, ports) : answerPage(request, ports);
}

async function answerPage(
  { rawPath, below, headers }: FileRequest,
  { files, sha256, origins }: AnswerFilePorts,
): Promise<FileAnswer> {
  const page = (await files.page()).replaceAll('{{console}}', wayToConsole({ rawPath, below }));
  return answered(page, {
    sent: headers,
    etag: `"${base32(sha256(page)).slice(0, 26)}"`,
    own: {
      ...consoleHeaders(origins),
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    },
  });
}

async function answerAsset(
  { below, headers }: FileRequest,
  { files }: AnswerFilePorts,
): Promise<FileAnswer> {
  const name = below.slice(ASSETS.length);
  const asset = await files.asset(name, takenEncodings(headers['accept-encoding']));
  if (asset === undefined)
    throw new WaybillError(
      'not-found',
      `the console has no file ${cutText(name, 64)}; where it was just deployed anew, load the page again`,
    );
  const { bytes, encoding } = asset;
  const [, end = ''] = /\.([^.]+)$/.exec(name) ?? [];
  return answered(bytes, {
    sent: headers,
    etag: `"${name}${encoding === undefined ? '' : `.${encoding}`}"`,
    own: {
      ...consoleHeaders(),
      'content-type': TYPES[end] ?? 'application/octet-stream',
      'cache-control': FOR_EVER,
      vary: 'accept-encoding',
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    },
  });
}

function answered(
  body: string | Uint8Array,
  {
    sent,
    etag,
    own,
  }: {
    readonly sent: FileRequest['headers'];
    readonly etag: string;
    readonly own: Readonly<Record<string, string>>;
  },
): FileAnswer {
  const headers = { ...own, etag };
  const known = (sent['if-none-match'] ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*')
    ? { status: 304, headers }
    : { status: 200, headers, body };
}

/** Which of our encodings a browser takes, the smallest first (RFC 9110, section 12.5.3). */
export function takenEncodings(accepted = ''): readonly FileEncoding[] {
  const taken = new Map(
    accepted.split(',').map((part) => {
      const [name = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return [name, Number(weight) > 0] as const;
    }),
  );
  const ours = ['br', 'gzip'] as const;
  return ours.filter((name) => taken.get(name) ?? taken.get('*') ?? false);
}
