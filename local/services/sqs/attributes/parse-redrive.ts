/** A queue's `RedrivePolicy`: how often a message may be received, and where it goes after that; without one, for ever. */
export function parseRedrive(policy: string | undefined): {
  readonly most: number;
  readonly arn: string;
} {
  if (policy === undefined || policy === '') return { most: Number.POSITIVE_INFINITY, arn: '' };
  const { maxReceiveCount, deadLetterTargetArn } = JSON.parse(policy) as Record<string, unknown>;
  return { most: Number(maxReceiveCount), arn: String(deadLetterTargetArn) };
}
