import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { RouterUnreachable } from '../../client/index.ts';
import { CONSOLE_HEADER } from '../../core/api/console-session.ts';
import { findRoute } from '../../core/api/find-route.ts';
import { isOfConsole, ROUTES } from '../../core/api/routes.ts';
import { answerFile } from '../../core/console/answer-file.ts';
import { WaybillError } from '../../core/errors.ts';
import type { ConsoleFiles } from '../../core/ports/console/console-files.ts';
import { isAllowedHost } from '../../core/shared/loopback-host.ts';
import { messageOf } from '../../core/shared/message-of.ts';
import { close } from '../../local/support/loopback.ts';
import { sha256 } from '../../node/sha256.ts';
import { type Passed, problem, type RouterProxy } from './router-proxy.ts';

const LOOPBACK = '127.0.0.1';

/** By which the address that is printed says that its reader may come in. */
const PASS = 'pass';

/** The headers of a page's request that a router looks at. */
const TAKEN = [
  ...['accept', 'content-type', 'if-match', 'if-none-match', 'idempotency-key', 'traceparent'],
];

/** What is served on this machine: the page to everybody, and the router to the page that was opened by its address. */
export class ConsoleServer {
  readonly #proxy: RouterProxy;
  readonly #files: ConsoleFiles;
  readonly #server: Server;
  /** Other people of this machine can reach the port, and do not know it. */
  readonly #pass = randomBytes(24).toString('base64url');
  #port = 0;

  constructor(proxy: RouterProxy, files: ConsoleFiles) {
    this.#proxy = proxy;
    this.#files = files;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Listens on loopback, at a free port for 0; answers the address that lets one in. Throws where the port is taken. */
  async start(port: number): Promise<string> {
    await new Promise<void>((done, fail) => {
      this.#server.once('error', (cause) =>
        fail(
          new Error(
            `the console cannot be served at ${LOOPBACK}:${port}: ${cause.message}; choose another --port`,
            { cause },
          ),
        ),
      );
      this.#server.listen(port, LOOPBACK, done);
    });
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : port;
    return `http://${LOOPBACK}:${this.#port}/console?${PASS}=${this.#pass}`;
  }

  stop(): Promise<void> {
    return close(this.#server);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { status, headers, body } = await this.#answer(request);
      response.writeHead(status, headers).end(body);
    } catch (error) {
      const { status, headers, body } = problem('unavailable', messageOf(error as Error));
      response.writeHead(status, headers).end(body);
    }
  }

  async #answer(request: IncomingMessage): Promise<Passed> {
    const { method = 'GET', url = '/' } = request;
    const refused = refuseStranger(request);
    if (refused !== undefined) return problem('forbidden', refused);
    const [path = '/', query = ''] = url.split('?', 2);
    const { route, ...found } = findRoute(ROUTES, { method, path });
    if (route === undefined) return problem('not-found', 'the console has nothing at this address');
    const session = route.path === '/console/session';
    if (isOfConsole(route.group) && !session) {
      const pass = new URLSearchParams(query).get(PASS);
      if (pass !== null) return this.#letIn(pass);
      const { proxy: below = '' } = 'pathParameters' in found ? found.pathParameters : {};
      return this.#file(request, { rawPath: path, below });
    }
    if (!this.#isIn(request))
      return problem('forbidden', 'open the address that `waybill console` has printed');
    if (session) return this.#session(method);
    return this.#proxy.forward({
      ...{ method, path: url, headers: taken(request) },
      ...(method === 'GET' ? {} : { body: await text(request) }),
    });
  }

  /** The address is not the page's: what stands in it is in the browser's history. */
  #letIn(pass: string): Passed {
    if (!isSame(pass, this.#pass))
      return problem('forbidden', 'this address is of a console that has ended; run it again');
    const cookie = `${this.#cookie}=${this.#pass}; Path=/; HttpOnly; SameSite=Strict`;
    const headers = { location: '/console', 'set-cookie': cookie, 'cache-control': 'no-store' };
    return { status: 303, headers, body: '' };
  }

  /** Browsers send a cookie to every port of a host, so that each has a name of its own. */
  get #cookie(): string {
    return `waybill-console-${this.#port}`;
  }

  /** Only the page itself sends the header, and only a browser that was let in has the cookie. */
  #isIn({ headers }: IncomingMessage): boolean {
    if (headers[CONSOLE_HEADER] === undefined) return false;
    const start = `${this.#cookie}=`;
    const cookie = headers.cookie?.split(/;\s*/).find((one) => one.startsWith(start));
    return cookie !== undefined && isSame(cookie.slice(start.length), this.#pass);
  }

  async #session(method: string): Promise<Passed> {
    if (method !== 'GET')
      return problem(
        'not-found',
        'this console is signed in by `waybill console`; end that instead',
      );
    try {
      const body = JSON.stringify(await this.#proxy.session());
      const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
      return { status: 200, headers, body };
    } catch (error) {
      const code = error instanceof RouterUnreachable ? 'unavailable' : 'forbidden';
      return problem(code, messageOf(error as Error));
    }
  }

  async #file(
    request: IncomingMessage,
    asked: { readonly rawPath: string; readonly below: string },
  ): Promise<Passed> {
    const encoding = request.headers['accept-encoding'];
    const headers = {
      'if-none-match': request.headers['if-none-match'],
      'accept-encoding': Array.isArray(encoding) ? encoding.join(',') : encoding,
    };
    try {
      const answer = await answerFile({ ...asked, headers }, { files: this.#files, sha256 });
      return { body: '', ...answer };
    } catch (error) {
      if (error instanceof WaybillError && error.code === 'not-found')
        return problem('not-found', error.message);
      throw error;
    }
  }
}

/** Why a request is not taken that is not of this machine's own browser tab; undefined where it is. */
function refuseStranger({ method, headers }: IncomingMessage): string | undefined {
  const { host, origin } = headers;
  if (host === undefined || !isAllowedHost(host, []))
    return 'the console answers to localhost and 127.0.0.1 only';
  const site = headers['sec-fetch-site'] ?? 'none';
  const isLink = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  const isOwn = origin === undefined || origin === `http://${host}`;
  if (isOwn && (isLink || site === 'same-origin' || site === 'none')) return undefined;
  return 'the console takes nothing from pages of other sites';
}

function taken({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    TAKEN.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, String(value)] as const];
    }),
  );
}

function isSame(given: string, known: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(known)];
  return left.length === right.length && timingSafeEqual(left, right);
}
