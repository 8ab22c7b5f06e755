import type { Access, AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { notRun } from '../../api/not-run.ts';
import { readIterator, streamOf, writeIterator } from './shard-iterator.ts';
import { type ApiRecord, placeOf, sequenceNumber } from './stream-record.ts';
import type { TableStream } from './table-stream.ts';
import type { TableStreams } from './table-streams.ts';

/** DynamoDB Streams API reference, "GetRecords", "ListStreams" and "DescribeStream". */
const MOST_RECORDS = 1000;
const MOST_BYTES = 1024 * 1024;
const MOST_LISTED = 100;

type Action = (input: AwsJson) => AwsJson;

/** The API of streams, by which clients read them themselves. */
export class StreamsEngine implements Engine {
  readonly service = 'dynamodbstreams';
  readonly #streams: TableStreams;
  readonly #now: () => number;
  readonly #actions: ReadonlyMap<string, Action> = new Map<string, Action>([
    ['ListStreams', (input) => this.#list(input)],
    ['DescribeStream', (input) => this.#describe(input)],
    ['GetShardIterator', (input) => this.#iterator(input)],
    ['GetRecords', (input) => this.#records(input)],
  ]);

  constructor(streams: TableStreams, now: () => number) {
    this.#streams = streams;
    this.#now = now;
  }

  async call(action: string, input: AwsJson): Promise<AwsJson> {
    const run = this.#actions.get(action);
    if (run === undefined) throw notRun({ service: 'dynamodb', action });
    return run(input);
  }

  access(action: string, { StreamArn, ShardIterator }: AwsJson): Access {
    const arn = StreamArn ?? (ShardIterator === undefined ? '*' : streamOf(ShardIterator));
    return { action: `dynamodb:${action}`, resources: [String(arn)] };
  }

  async stop(): Promise<void> {}

  #list({ TableName, Limit, ExclusiveStartStreamArn }: AwsJson): AwsJson {
    const limit = readLimit(Limit, MOST_LISTED);
    const all = this.#streams.all.filter(
      ({ state }) => TableName === undefined || state.table === TableName,
    );
    const start = all.findIndex(({ state }) => state.arn === ExclusiveStartStreamArn) + 1;
    const page = all.slice(start, start + limit);
    const last = start + limit < all.length ? page.at(-1)?.state.arn : undefined;
    return {
      Streams: page.map(({ state: { arn, label, table } }) => ({
        ...{ StreamArn: arn, StreamLabel: label, TableName: table },
      })),
      ...(last === undefined ? {} : { LastEvaluatedStreamArn: last }),
    };
  }

  #describe({ StreamArn, Limit, ExclusiveStartShardId, ShardFilter }: AwsJson): AwsJson {
    readLimit(Limit, MOST_LISTED);
    const { state, shardId, trimmedTo, last } = this.#find(StreamArn);
    const { endedAt } = state;
    const range = {
      StartingSequenceNumber: sequenceNumber(trimmedTo + 1),
      ...(endedAt === undefined ? {} : { EndingSequenceNumber: sequenceNumber(last) }),
    };
    // One shard has no children, and nothing comes after it.
    const isPast = ExclusiveStartShardId === shardId || ShardFilter !== undefined;
    return {
      StreamDescription: {
        StreamArn: state.arn,
        StreamLabel: state.label,
        StreamStatus: endedAt === undefined ? 'ENABLED' : 'DISABLED',
        StreamViewType: state.viewType,
        CreationRequestDateTime: state.createdAt / 1000,
        TableName: state.table,
        KeySchema: state.keySchema,
        Shards: isPast ? [] : [{ ShardId: shardId, SequenceNumberRange: range }],
      },
    };
  }

  #iterator({ StreamArn, ShardId, ShardIteratorType, SequenceNumber }: AwsJson): AwsJson {
    const stream = this.#find(StreamArn);
    if (ShardId !== stream.shardId)
      throw new AwsError(
        'ResourceNotFoundException',
        `Requested resource not found: Shard: ${ShardId} not found`,
      );
    const place = this.#start(stream, ShardIteratorType, SequenceNumber);
    if (place < stream.trimmedTo) throw trimmed();
    const iterator = { streamArn: stream.state.arn, place };
    return { ShardIterator: writeIterator(iterator, this.#now()) };
  }

  #start(stream: TableStream, type: unknown, number: unknown): number {
    if (type === 'LATEST') return stream.last;
    if (type === 'TRIM_HORIZON') return stream.trimmedTo;
    if (type !== 'AT_SEQUENCE_NUMBER' && type !== 'AFTER_SEQUENCE_NUMBER')
      throw invalid(
        `Value ${type === undefined ? 'null' : `'${type}'`} at 'shardIteratorType' failed to satisfy constraint: Member must ${type === undefined ? 'not be null' : 'satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]'}`,
      );
    const place = placeOf(String(number));
    if (place === undefined)
      throw new AwsError(
        'ValidationException',
        `SequenceNumber must be that of a record of the stream where ShardIteratorType is ${type}`,
      );
    return type === 'AT_SEQUENCE_NUMBER' ? place - 1 : place;
  }

  #records({ ShardIterator, Limit }: AwsJson): AwsJson {
    const limit = readLimit(Limit, MOST_RECORDS);
    const { streamArn, place } = readIterator(ShardIterator, this.#now());
    const stream = this.#find(streamArn);
    if (place < stream.trimmedTo) throw trimmed();
    const Records: ApiRecord[] = [];
    let [last, bytes] = [place, 0];
    for (const { number, record } of stream.after(place)) {
      bytes += record.dynamodb.SizeBytes;
      if (Records.length === limit || (bytes > MOST_BYTES && Records.length > 0)) break;
      Records.push(record);
      last = number;
    }
    // A shard that is closed has an end.
    if (stream.state.endedAt !== undefined && last >= stream.last) return { Records };
    return { Records, NextShardIterator: writeIterator({ streamArn, place: last }, this.#now()) };
  }

  #find(arn: unknown): TableStream {
    if (arn === undefined)
      throw invalid(
        "Value null at 'streamArn' failed to satisfy constraint: Member must not be null",
      );
    const stream = this.#streams.find(String(arn));
    if (stream !== undefined) return stream;
    throw new AwsError(
      'ResourceNotFoundException',
      `Requested resource not found: Stream: ${arn} not found`,
    );
  }
}

function readLimit(limit: unknown, most: number): number {
  const value = limit === undefined ? most : Number(limit);
  if (value >= 1 && value <= most) return value;
  const bound = value < 1 ? 'greater than or equal to 1' : `less than or equal to ${most}`;
  throw invalid(
    `Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

function invalid(fault: string): AwsError {
  return new AwsError('ValidationException', `1 validation error detected: ${fault}`);
}

/** DynamoDB Streams API reference, "TrimmedDataAccessException". */
function trimmed(): AwsError {
  return new AwsError(
    'TrimmedDataAccessException',
    'The operation attempted to read past the oldest stream record in a shard.',
  );
}
