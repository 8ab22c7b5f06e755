import { existsSync, readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { join } from 'node:path';
import { close, listen } from '../../../local/support/loopback.ts';

const CSP = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"],
  ...["img-src 'self' data:", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
  ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
].join('; ');

const SESSION = {
  ...{ signIn: 'none', signedIn: true, keys: false, router: 'Shop' },
  permissions: ['publish', 'read', 'consume', 'operate', 'admin'],
};

/** Serves the built console before a router that may be called by everybody. */
export async function startConsoleServer(
  routerUrl: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server: Server = createServer((incoming, response) => {
    const { pathname } = new URL(incoming.url ?? '/', routerUrl);
    if (pathname === '/console/session')
      return send(response, 'application/json', JSON.stringify(SESSION));
    if (pathname.startsWith('/console/assets/')) return sendAsset(response, pathname.slice(9));
    if (!pathname.startsWith('/console')) return forward(incoming, response, routerUrl);
    const html = readFileSync('dist/console/index.html', 'utf8').replaceAll('{{base}}', '');
    response.setHeader('content-security-policy', CSP);
    send(response, 'text/html; charset=utf-8', html);
  });
  const port = await listen(server, 0, 'PORT');
  return { url: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

function sendAsset(response: ServerResponse, path: string): void {
  const file = join('dist/console', path);
  if (!existsSync(file)) response.writeHead(404).end();
  else send(response, file.endsWith('.css') ? 'text/css' : 'text/javascript', readFileSync(file));
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.setHeader('content-type', type);
  response.end(body);
}

function forward(incoming: IncomingMessage, response: ServerResponse, routerUrl: string): void {
  const url = new URL(incoming.url ?? '/', routerUrl);
  const headers = { ...incoming.headers, host: url.host };
  delete headers.origin;
  const outgoing = request(url, { method: incoming.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
}
