import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The state of a listening socket in `/proc/net/tcp` (proc(5)). */
const LISTEN = '0A';

/** 127.0.0.1, ::1 and ::ffff:127.0.0.1 as `/proc/net` writes them on a little-endian machine. */
const LOOPBACK = [
  '0100007F',
  '00000000000000000000000001000000',
  '0000000000000000FFFF00000100007F',
];

/** A listening socket, as `address:port` in the kernel's hexadecimal. */
export interface ListeningSocket {
  readonly address: string;
  readonly port: number;
  readonly isLoopback: boolean;
}

/** The sockets on which a process listens; throws where there is no `/proc`. */
export function listeningSockets(pid: number): ListeningSocket[] {
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => socketInode(pid, fd)));
  return ['tcp', 'tcp6'].flatMap((table) =>
    parseSocketTable(readFileSync(`/proc/${pid}/net/${table}`, 'utf8'), inodes),
  );
}

/** The rows of `/proc/net/tcp` that listen and are of these inodes. */
export function parseSocketTable(
  table: string,
  inodes: ReadonlySet<string | undefined>,
): ListeningSocket[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTEN && inodes.has(fields[9]))
    .map((fields) => {
      const [address = '', port = ''] = (fields[1] ?? '').split(':');
      return { address, port: Number.parseInt(port, 16), isLoopback: LOOPBACK.includes(address) };
    });
}

function socketInode(pid: number, fd: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
  } catch {
    // It was closed in the meantime.
    return undefined;
  }
}
