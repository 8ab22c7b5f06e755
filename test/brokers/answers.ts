import { connect } from 'node:net';

/** Whether something on a port of the loopback interface answers these bytes within a second. */
export function answers(port: number, bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1000 });
    const end = (isAnswer: boolean) => {
      socket.destroy();
      resolve(isAnswer);
    };
    socket.once('connect', () => socket.write(bytes));
    socket.once('data', () => end(true));
    for (const event of ['error', 'end', 'timeout']) socket.once(event, () => end(false));
  });
}
