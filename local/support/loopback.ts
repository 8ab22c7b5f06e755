import type { Server } from 'node:http';

/** A port that another program has; the message says the way out, and needs no more around it. */
export class PortInUseError extends Error {
  constructor(port: number, variable: string, cause: Error) {
    super(
      `port ${port} of 127.0.0.1 is in use: stop the program that uses it, or set ${variable} to another one (0 takes any free one, as startCloud() does unless it is told a port)`,
      { cause },
    );
    this.name = 'PortInUseError';
  }
}

/** Listens on loopback and answers the port; 0 asks for any free one. `variable` is the setting that changes it. */
export function listen(server: Server, port: number, variable: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port, variable, error) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Ends a server and every connection to it; one that does not listen is left alone. */
export async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
