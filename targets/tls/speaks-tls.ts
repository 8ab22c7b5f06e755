import { connect as connectPlainly } from 'node:net';
import { connect as connectByTls } from 'node:tls';

/** How long a server may take to show what it speaks. */
const PROBE_MS = 1000;

/** Where something listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** The first byte of a TLS alert (RFC 8446, 5.1), with which a server answers what is no TLS. */
const ALERT = 0x15;

/** Whether a server speaks TLS. Nothing is sent to it, and so it need not be trusted. */
export function speaksTls({ host, port }: Place): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectByTls({ host, port, rejectUnauthorized: false, timeout: PROBE_MS });
    const end = (isTls: boolean) => {
      socket.destroy();
      resolve(isTls);
    };
    socket.once('secureConnect', () => end(true));
    socket.once('error', ({ message }) => end(/alert/i.test(message)));
    for (const event of ['end', 'close', 'timeout']) socket.once(event, () => end(false));
  });
}

/** Whether a server answers the first words of its protocol that come without TLS. */
export function speaksPlainly({ host, port }: Place, words: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectPlainly({ host, port, timeout: PROBE_MS });
    const end = (isPlain: boolean) => {
      socket.destroy();
      resolve(isPlain);
    };
    socket.once('connect', () => socket.write(words));
    socket.once('data', ([first]) => end(first !== ALERT));
    for (const event of ['error', 'end', 'close', 'timeout']) socket.once(event, () => end(false));
  });
}
