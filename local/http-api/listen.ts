import type { Server } from 'node:http';

/** Listens on loopback and answers the port; 0 asks for any free one. `variable` is the setting that changes it. */
export function listen(server: Server, port: number, variable: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? inUse(port, variable, error) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function inUse(port: number, variable: string, cause: Error): Error {
  const way = `Stop the program that uses it, or set ${variable} to another port (0 takes any free one).`;
  return new Error(`Port ${port} on 127.0.0.1 is in use. ${way}`, { cause });
}
