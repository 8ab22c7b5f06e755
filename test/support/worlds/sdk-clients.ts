import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { makeDynamoDbClient, makeEventBridgeClient } from '../../../aws/clients.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../local/support/account-region.ts';
import { checkSignatures } from './check-signatures.ts';

const SECRET = 'secret';

/** Real SDK clients of an endpoint, ended together. */
export abstract class SdkClients {
  abstract readonly url: string;
  readonly #clients: { destroy(): void }[] = [];

  /** What an SDK client needs to reach it; one try a call, so that a fault is seen at once. */
  get clientConfig() {
    return {
      endpoint: this.url,
      region: DEFAULT_ACCOUNT_REGION.region,
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: SECRET },
      maxAttempts: 1,
      cacheMiddleware: true,
    };
  }

  /** As the functions have it, its signatures checked. */
  dynamoDb(): DynamoDBClient {
    return this.#keep(checkSignatures(makeDynamoDbClient(this.clientConfig), SECRET));
  }

  /** As the functions have it, its signatures checked. */
  eventBridge(): EventBridgeClient {
    return this.#keep(checkSignatures(makeEventBridgeClient(this.clientConfig), SECRET));
  }

  sqs(): SQSClient {
    return this.#keep(new SQSClient(this.clientConfig));
  }

  s3(): S3Client {
    return this.#keep(new S3Client(this.clientConfig));
  }

  protected endClients(): void {
    for (const client of this.#clients.splice(0)) client.destroy();
  }

  #keep<T extends { destroy(): void }>(client: T): T {
    this.#clients.push(client);
    return client;
  }
}
