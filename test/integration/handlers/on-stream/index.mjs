import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const idOf = ({ dynamodb }) => dynamodb.Keys.id.S;

/** Writes what happened to an item into another table, whose stream may tell another function. */
export const copy = async ({ Records }) => {
  for (const record of Records) {
    const Item = { id: record.dynamodb.Keys.id, what: { S: record.eventName } };
    await new DynamoDBClient({}).send(
      new PutItemCommand({ TableName: process.env.TABLE_NAME, Item }),
    );
  }
};

/** Says what it got, and fails for the item `bad`. */
export const tell = async ({ Records }) => {
  console.log(`got ${Records.map(idOf).join(' ')}`);
  if (Records.some((record) => idOf(record) === 'bad')) throw new Error('bad');
};

/** The same, and says which record failed. */
export const report = async ({ Records }) => {
  console.log(`got ${Records.map(idOf).join(' ')}`);
  const failed = Records.filter((record) => idOf(record) === 'bad');
  return {
    batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })),
  };
};
