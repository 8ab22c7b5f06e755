import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { Terminal } from '../../support/worlds/terminal.ts';

/** What the console's own page adds to its requests. */
export const OF_PAGE = { 'x-waybill-console': '1' };

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** What a browser, or somebody who is none, asks of a console. */
export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks with any header, which `fetch` does not let one do. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers, agent: false }, async (response) =>
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: await text(response),
      }),
    );
    sent.once('error', reject).end(body);
  });
}

/** A console that runs: its address without the path, and the cookie of who has opened it. */
export interface OpenConsole {
  readonly base: string;
  readonly address: string;
  readonly cookie: string;
  readonly router: string;
}

/** Runs `waybill console` while something is done with it; answers what has come of both. */
export async function withConsole(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  use: (console: OpenConsole) => Promise<void>,
): Promise<{ readonly code: number; readonly stderr: string }> {
  let used: Promise<void> | undefined;
  const terminal = new Terminal({
    ...{ isTerminal: false, env },
    onOutput(line, interrupt) {
      if (!line.startsWith('{')) return;
      const { url, router } = JSON.parse(line) as { url: string; router: string };
      used = open(url, router).then(use).finally(interrupt);
    },
  });
  const { code, stderr } = await terminal.run('console', ...args);
  await used;
  return { code, stderr };
}

async function open(address: string, router: string): Promise<OpenConsole> {
  const { headers } = await ask(address);
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  return { base: new URL(address).origin, address, cookie, router };
}
