import { WaybillError } from '../../errors.ts';
import { parseUrl } from '../../shared/parse-url.ts';

/** What is known of the URLs of a broker before one is read. */
export interface BrokerUrlForm {
  /** Without the colon. */
  readonly schemes: readonly string[];
  readonly port: number;
  /** The parameters that may be there more than once. @default - none */
  readonly repeated?: readonly string[];
  /** How to write one, for whoever wrote another. */
  readonly examples: readonly string[];
}

/** The parts of a broker's URL, decoded. */
export interface BrokerUrl {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
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
  { schemes, port, examples, repeated = [] }: BrokerUrlForm,
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
  return {
    scheme,
    host,
    port: url.port === '' ? port : Number(url.port),
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    kind: decode(kind, refuse),
    name: decode(rest, refuse),
    parameters: new UrlParameters(url.searchParams, { repeated, refuse }),
    refuse,
  };
}

/** The parameters of a URL, each of which is read once; what is left over is refused. */
class UrlParameters {
  readonly #left: Map<string, readonly string[]>;
  readonly #refuse: (reason: string) => never;

  constructor(
    parameters: URLSearchParams,
    {
      repeated,
      refuse,
    }: { readonly repeated: readonly string[]; readonly refuse: (reason: string) => never },
  ) {
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
    const list = known.length === 0 ? 'no parameters' : `the parameters ${known.join(', ')}`;
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

/** Also of a text that is no URL: up to the last @ there may be a password. */
function withoutPassword(text: string): string {
  const shown = text.replace(/\/\/.*@/s, '//').slice(0, 200);
  return shown === '' ? 'an empty text' : shown;
}
