/** The account and region that the embedded cloud plays; SDK clients and ARNs use them. */
export interface AccountRegion {
  readonly accountId: string;
  readonly region: string;
  readonly partition: 'aws';
}

/** LocalStack's well-known account, in us-east-1. */
export const DEFAULT_ACCOUNT_REGION: AccountRegion = {
  accountId: '000000000000',
  region: 'us-east-1',
  partition: 'aws',
};

/**
 * The ARN of a resource, such as `queue` of `sqs` or `role/name` of `iam`. IAM's have no region, and API Gateway's no
 * account (Service authorization reference, "Resource types defined by" each).
 */
export function arnOf(
  { accountId, region, partition }: AccountRegion,
  service: string,
  resource: string,
): string {
  const where = service === 'iam' ? '' : region;
  const owner = service === 'apigateway' ? '' : accountId;
  return `arn:${partition}:${service}:${where}:${owner}:${resource}`;
}
