import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { subscriber } from 'waybill/subscriber';

const client = new DynamoDBClient({});

/** Tries what its role does not allow. */
export const handler = subscriber(async () => {
  await client.send(new ScanCommand({ TableName: process.env.WAYBILL_TABLE }));
});
