const HOST = /^answers-(\d+)\.localhost$/;

/**
 * The host of `https` addresses that a function's thread reaches without TLS, at a port of this machine. Code for custom
 * resources asks for the host and the path of its `ResponseURL` at port 443, whatever the address says.
 */
export function answerHost(port: number): string {
  return `answers-${port}.localhost`;
}

/** The port that such a host stands for; undefined for any other host. */
export function answerPort(host: string): number | undefined {
  const [, port] = HOST.exec(host) ?? [];
  return port === undefined ? undefined : Number(port);
}
