import { WaybillError } from '../../errors.ts';
import { parseUrl } from '../../shared/parse-url.ts';
import { type BrokerTls, readTls } from '../broker-tls.ts';

/** What is known of the URLs of a broker before one is read. */
export interface BrokerUrlForm {
  /** Without the colon. */
  readonly schemes: readonly string[];
  readonly port: number;
  /** Those of the schemes that are TLS, whose URLs may name files with certificates. */
  readonly secure: readonly string[];
  /** The parameters that may be there more than once. @default - none */
  readonly repeated?: readonly string[];
  /** How to write one, for whoever wrote another. */
  readonly examples: readonly string[];
}

/** The text of a file that a URL names. Throws `invalid-settings` for one that cannot be read. */
export type ReadFile = (path: string) => string;

/** The parts of a broker's URL, decoded. */
export interface BrokerUrl {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  /** Whether the scheme is TLS, and by which certificates. */
  readonly tls: boolean | BrokerTls;
  /** The first segment of the path, and all that follows it, which may have slashes. */
  readonly kind: string;
  readonly name: string;
  readonly parameters: UrlParameters;
  /** Ends the reading: the URL is not what is wanted, for this reason. */
  readonly refuse: (reason: string) => never;
}

/** Reads `scheme://[user:password@]host[:port]/kind/name?parameters`. Throws `invalid-settings`, and never shows a password. */
export function readBrokerUrl(
  text: string,
  { schemes, port, secure, examples, repeated = [] }: BrokerUrlForm,
  readFile: ReadFile = readNone,
): BrokerUrl {
  const refuse = (reason: string): never => {
    const shown = withoutPassword(text);
    throw new WaybillError(
      'invalid-settings',
      `${reason}; received ${shown}; write ${examples.join(', or ')}`,
    );
  };
  const url = parseUrl(text);
  if (url === undefined) return refuse('this is no URL');
  const scheme = url.protocol.slice(0, -1);
  if (!schemes.includes(scheme)) refuse(`the URL begins with ${schemes.join(':// or ')}://`);
  const host = decode(url.hostname, refuse).replace(/^\[(.*)\]$/, '$1');
  if (host === '') refuse('the URL has no host');
  if (url.hash !== '') refuse('a # ends a URL: write %23');
  const [, kind = '', rest = ''] = /^\/([^/]*)(?:\/(.*))?$/s.exec(url.pathname) ?? [];
  const username = decode(url.username, refuse);
  const password = decode(url.password, refuse);
  if (username !== '' && password === '') refuse('a user needs a password: user:password@');
  const isSecure = secure.includes(scheme);
  const parameters = new UrlParameters(url.searchParams, {
    repeated,
    refuse,
    always: isSecure ? Object.values(TLS_NAMES) : [],
  });
  return {
    scheme,
    host,
    tls: isSecure && (tlsOf(parameters, { readFile, refuse }) ?? true),
    port: url.port === '' ? port : Number(url.port),
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    kind: decode(kind, refuse),
    name: decode(rest, refuse),
    parameters,
    refuse,
  };
}

/** Where nobody reads files. */
const readNone: ReadFile = (path) => {
  throw new WaybillError('invalid-settings', `no file is read here; received ${path}`);
};

/** The parameters of a URL that is TLS: files in PEM, and what opens a key. */
const TLS_NAMES = {
  ca: 'cafile',
  cert: 'certfile',
  key: 'keyfile',
  passphrase: 'keypassword',
};

function tlsOf(
  parameters: UrlParameters,
  { readFile, refuse }: { readonly readFile: ReadFile; readonly refuse: (why: string) => never },
): BrokerTls | undefined {
  const read = (name: string) => {
    const path = parameters.text(name);
    return path === undefined ? undefined : readFile(path);
  };
  const { ca, cert, key, passphrase } = TLS_NAMES;
  const parts = { ca: read(ca), cert: read(cert), key: read(key) };
  return readTls({ ...parts, passphrase: parameters.text(passphrase) }, TLS_NAMES, refuse);
}

/** The parameters of a URL, each of which is read once; what is left over is refused. */
class UrlParameters {
  readonly #left: Map<string, readonly string[]>;
  readonly #refuse: (reason: string) => never;
  readonly #always: readonly string[];

  /** `always` are those that a URL of this scheme may have whatever it is of. */
  constructor(
    parameters: URLSearchParams,
    {
      repeated,
      always,
      refuse,
    }: {
      readonly repeated: readonly string[];
      readonly always: readonly string[];
      readonly refuse: (reason: string) => never;
    },
  ) {
    this.#always = always;
    this.#left = new Map([...parameters.keys()].map((name) => [name, parameters.getAll(name)]));
    this.#refuse = refuse;
    for (const [name, values] of this.#left)
      if (values.length > 1 && !repeated.includes(name))
        refuse(`the parameter ${name} is there more than once`);
  }

  text(name: string): string | undefined {
    return this.texts(name)[0];
  }

  /** Those of a parameter that may be there more than once. */
  texts(name: string): readonly string[] {
    const values = this.#left.get(name) ?? [];
    this.#left.delete(name);
    if (values.includes('')) this.#refuse(`the parameter ${name} is empty`);
    return values;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined || value === 'true' || value === 'false')
      return value === undefined ? undefined : value === 'true';
    return this.#refuse(`the parameter ${name} is true or false`);
  }

  /** A whole number. */
  count(name: string, { least, most }: { readonly least: number; readonly most: number }) {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    return this.#refuse(`the parameter ${name} is a whole number from ${least} to ${most}`);
  }

  /** Throws where a parameter is left that nobody has asked for: `known` are those that there are. */
  end(known: readonly string[]): void {
    const [unknown] = this.#left.keys();
    if (unknown === undefined) return;
    const all = [...known, ...this.#always];
    const list = all.length === 0 ? 'no parameters' : `the parameters ${all.join(', ')}`;
    if (Object.values(TLS_NAMES).includes(unknown))
      this.#refuse(
        `the parameter ${unknown} is of a connection by TLS: write the scheme with an s`,
      );
    this.#refuse(`there is no parameter ${unknown} here, which has ${list}`);
  }
}

function decode(text: string, refuse: (reason: string) => never): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('a percent sign begins an octet, as in %2F');
  }
}

/** Also of a text that is no URL: up to the last @ there may be a password, and in a parameter what opens a key. */
function withoutPassword(text: string): string {
  const open = text.replace(/\/\/.*@/s, '//').replaceAll(/(keypassword=)[^&]*/gi, '$1…');
  const shown = open.slice(0, 200);
  return shown === '' ? 'an empty text' : shown;
}
