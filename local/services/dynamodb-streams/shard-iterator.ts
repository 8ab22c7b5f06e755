import { AwsError } from '../../api/aws-error.ts';

/** DynamoDB Streams API reference, "GetShardIterator". */
const VALID_MS = 900_000;

/** A place in a stream at which `GetRecords` goes on. */
export interface ShardIterator {
  readonly streamArn: string;
  /** The last record that was read. */
  readonly place: number;
}

/** The text by which a client has an iterator. */
export function writeIterator({ streamArn, place }: ShardIterator, now: number): string {
  const content = Buffer.from(JSON.stringify({ place, at: now })).toString('base64');
  return `${streamArn}|1|${content}`;
}

/** The stream of an iterator, whatever else it says. */
export function streamOf(text: unknown): string {
  return String(text).split('|')[0] ?? '';
}

/** Throws for a text that is no iterator, and for one that is too old. */
export function readIterator(text: unknown, now: number): ShardIterator {
  const [streamArn = '', , content = ''] = String(text).split('|');
  const { place, at } = parse(content);
  if (typeof place !== 'number' || typeof at !== 'number')
    throw new AwsError('ValidationException', 'Invalid ShardIterator');
  if (now - at > VALID_MS)
    throw new AwsError(
      'ExpiredIteratorException',
      'The shard iterator has expired and can no longer be used to retrieve stream records. A shard iterator expires 15 minutes after it is retrieved using the GetShardIterator action.',
    );
  return { streamArn, place };
}

function parse(content: string): { readonly place?: unknown; readonly at?: unknown } {
  try {
    return Object(JSON.parse(Buffer.from(content, 'base64').toString())) as { place?: unknown };
  } catch {
    return {};
  }
}
