import { dynamoDbClient, longPollClient } from '../aws/clients.ts';
import { DynamoLeaseSecret } from '../aws/pull/dynamo-lease-secret.ts';
import { SqsPullQueue } from '../aws/pull/sqs-pull-queue.ts';
import { parseLedgerSettings } from '../aws/settings.ts';
import { hmacSha256 } from '../node/hmac-sha256.ts';

/** The queues from the receiving end, and what leases are signed with. Throws `invalid-settings`. */
export function composePull() {
  const { table } = parseLedgerSettings(process.env);
  return {
    pullQueue: new SqsPullQueue(longPollClient()),
    secrets: new DynamoLeaseSecret(dynamoDbClient(), table),
    hmac: hmacSha256,
  };
}
