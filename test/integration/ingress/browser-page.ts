interface PageRequest {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** What a page may see of an answer. */
export interface SeenAnswer {
  readonly status: number;
  readonly text: string;
  /** The headers that CORS lets it read, beside the few that it always may. */
  readonly exposed: Readonly<Record<string, string>>;
}

/** A page in a browser, which keeps to CORS (Fetch standard, "HTTP-network-or-cache fetch"), and asks before every request. */
export class BrowserPage {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Throws where a browser would not send the request, or not let the page see the answer. */
  async fetch(url: string, { method, headers = {}, body }: PageRequest): Promise<SeenAnswer> {
    await this.#ask(url, method, Object.keys(headers));
    const response = await fetch(url, {
      method,
      headers: { ...headers, origin: this.#origin },
      ...(body === undefined ? {} : { body }),
    });
    this.#checkOrigin(response);
    const exposed = listOf(response, 'access-control-expose-headers').flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    const { status } = response;
    return { status, text: await response.text(), exposed: Object.fromEntries(exposed) };
  }

  async #ask(url: string, method: string, names: readonly string[]): Promise<void> {
    const asked = {
      origin: this.#origin,
      'access-control-request-method': method,
      'access-control-request-headers': names.join(','),
    };
    const preflight = await fetch(url, { method: 'OPTIONS', headers: asked });
    this.#checkOrigin(preflight);
    if (!preflight.ok) throw new Error(`blocked: the preflight was answered ${preflight.status}`);
    if (!listOf(preflight, 'access-control-allow-methods').includes(method.toLowerCase()))
      throw new Error(`blocked: the method ${method} is not allowed`);
    const allowed = listOf(preflight, 'access-control-allow-headers');
    const other = names.find((name) => !allowed.includes(name.toLowerCase()));
    if (other !== undefined) throw new Error(`blocked: the header ${other} is not allowed`);
  }

  #checkOrigin({ headers }: Response): void {
    const allowed = headers.get('access-control-allow-origin');
    if (allowed !== this.#origin && allowed !== '*')
      throw new Error(`blocked: ${this.#origin} is not allowed, but ${allowed}`);
  }
}

function listOf({ headers }: Response, name: string): string[] {
  return (headers.get(name) ?? '').split(',').map((item) => item.trim().toLowerCase());
}
