import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';

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

/** Reads a stream itself; answers when each of its records was made. */
export const read = async ({ StreamArn }) => {
  const streams = new DynamoDBStreamsClient({});
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const { ShardId } = StreamDescription.Shards[0];
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
  return Records.map((record) => [idOf(record), record.dynamodb.ApproximateCreationDateTime]);
};
