/**
 * The source of what a topic has: its cluster by the bootstrap server that sorts first, so that whoever reads the topic says the same, in
 * whichever order the servers are named; `cluster` where the cluster has a name of its own.
 */
export function kafkaSourceUri(
  brokers: readonly string[],
  topic: string,
  cluster = `kafka://${[...brokers].sort()[0] ?? ''}`,
): string {
  return `${cluster.replace(/\/$/, '')}/${topic}`;
}
