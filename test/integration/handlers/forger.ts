import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { subscriber } from 'waybill/subscriber';

const client = new DynamoDBClient({});

/** Tries to write an API key, in the partition that they are in. */
export const handler = subscriber(async () => {
  const Item = { pk: { S: 'KEY' }, sk: { S: 'forged' }, record: { S: '{}' } };
  await client.send(new PutItemCommand({ TableName: process.env.WAYBILL_TABLE, Item }));
});
