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

/** A text with the addresses of such hosts as they are without TLS, for who connects as any program does. */
export function plainAnswers(text: string): string {
  return text.replaceAll(/https:\/\/answers-(\d+)\.localhost(?=\/)/g, 'http://127.0.0.1:$1');
}
