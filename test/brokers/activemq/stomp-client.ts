import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A frame of STOMP 1.2: of a header that is there twice, the first. */
export interface StompFrame {
  readonly command: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const ESCAPES: readonly (readonly [string, string])[] = [
  ['\\', '\\\\'],
  ['\n', '\\n'],
  [':', '\\c'],
  ['\r', '\\r'],
];

/** As much of STOMP 1.2 as a test needs of a client that is not ours (https://stomp.github.io/stomp-specification-1.2.html). */
export class StompClient {
  readonly #socket: Socket;
  readonly #frames: StompFrame[] = [];
  #buffer = Buffer.alloc(0);
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data) => {
      this.#buffer = Buffer.concat([this.#buffer, data]);
      for (let frame = this.#read(); frame !== undefined; frame = this.#read())
        this.#frames.push(frame);
      this.#wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#wake());
  }

  static async connect(port: number, login: string, passcode: string): Promise<StompClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const client = new StompClient(socket);
    client.send('CONNECT', { 'accept-version': '1.2', host: 'localhost', login, passcode });
    await client.next('CONNECTED');
    return client;
  }

  send(command: string, headers: Readonly<Record<string, string>>, body?: Uint8Array): void {
    const isEscaped = command !== 'CONNECT';
    const lines = Object.entries(headers).map(
      ([name, value]) => `${escaped(name, isEscaped)}:${escaped(value, isEscaped)}\n`,
    );
    this.#socket.write(
      Buffer.concat([
        Buffer.from(`${command}\n${lines.join('')}\n`),
        body ?? Buffer.alloc(0),
        Buffer.from([0]),
      ]),
    );
  }

  /** Sends a message, and waits until the broker has it. */
  async publish(
    destination: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
  ): Promise<void> {
    const receipt = `r-${Math.random()}`;
    this.send('SEND', { ...headers, destination, persistent: 'true', receipt }, body);
    await this.next('RECEIPT');
  }

  /** The next frame; throws where it is another. */
  async next(command: string): Promise<StompFrame> {
    const deadline = performance.now() + 10_000;
    while (this.#frames.length === 0) {
      if (performance.now() > deadline || this.#socket.destroyed)
        throw new Error(`no ${command} has come`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const frame = this.#frames.shift();
    if (frame?.command === command) return frame;
    throw unexpected(frame);
  }

  /** The frames that have come meanwhile; throws where one is another. */
  takeAll(command: string): readonly StompFrame[] {
    const frames = this.#frames.splice(0);
    for (const frame of frames) if (frame.command !== command) throw unexpected(frame);
    return frames;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** A frame from the buffer, once it is whole. */
  #read(): StompFrame | undefined {
    while (this.#buffer[0] === 0x0a) this.#buffer = this.#buffer.subarray(1);
    const end = this.#buffer.indexOf('\n\n');
    if (end === -1) return undefined;
    const [command = '', ...lines] = this.#buffer.subarray(0, end).toString().split('\n');
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^:]*):(.*)$/s.exec(line) ?? [];
      headers[unescaped(name)] ??= unescaped(value);
    }
    const from = end + 2;
    const length = headers['content-length'];
    const to = length === undefined ? this.#buffer.indexOf(0, from) : from + Number(length);
    if (to === -1 || to >= this.#buffer.length) return undefined;
    const body = Buffer.from(this.#buffer.subarray(from, to));
    this.#buffer = this.#buffer.subarray(to + 1);
    return { command, headers, body };
  }
}

function unexpected(frame: StompFrame | undefined): Error {
  return new Error(`${frame?.command}: ${frame?.headers.message} ${frame?.body}`);
}

function escaped(text: string, isEscaped: boolean): string {
  return isEscaped ? ESCAPES.reduce((all, [from, to]) => all.replaceAll(from, to), text) : text;
}

function unescaped(text: string): string {
  return text.replaceAll(
    /\\[\\ncr]/g,
    (code) => ESCAPES.find(([, to]) => to === code)?.[0] ?? code,
  );
}
