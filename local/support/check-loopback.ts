import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Throws where this machine cannot reach itself at an address: then no function and no SDK can call the cloud. */
export async function checkLoopback(host = '127.0.0.1'): Promise<void> {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(0, host);
    await once(server, 'listening');
    const address = server.address();
    const socket = connect({ host, port: typeof address === 'object' ? (address?.port ?? 0) : 0 });
    await once(socket, 'connect').finally(() => socket.destroy());
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `this machine cannot reach itself at ${host} (${reason}), by which functions call the cloud; bring its loopback interface up (on Linux: ip link set lo up)`,
      { cause },
    );
  } finally {
    server.close();
  }
}
