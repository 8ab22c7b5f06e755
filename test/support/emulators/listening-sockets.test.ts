import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { listeningSockets, parseSocketTable } from './listening-sockets.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:11D6 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 700 1 0 100 0 0 10 0
   1: 00000000:22B3 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 701 1 0 100 0 0 10 0
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 900 1 0 100 0 0 10 0
   3: 0100007F:11D6 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 702 1 0 100 0 0 10 0
`;

describe('parseSocketTable', () => {
  it('finds the sockets of a process that listen, and tells loopback from every interface', () => {
    const sockets = parseSocketTable(TABLE, new Set(['700', '701', '702']));

    expect(sockets).toEqual([
      { address: '0100007F', port: 4566, isLoopback: true },
      { address: '00000000', port: 8883, isLoopback: false },
    ]);
  });
});

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('listeningSockets', () => {
  it('sees where this process listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;

    const sockets = listeningSockets(process.pid);
    server.close();

    expect(sockets).toContainEqual({ address: '0100007F', port, isLoopback: true });
  });
});
