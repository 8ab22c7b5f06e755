import { AwsError } from '../../api/aws-error.ts';
import { readText, writeText } from './xml-text.ts';

/** A tag of an object. */
export interface ObjectTag {
  readonly key: string;
  readonly value: string;
}

/** S3 user guide, "Categorizing your objects using tags". */
const MOST = 10;
const KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

const TAG = /<Tag>([\s\S]*?)<\/Tag>/g;

/** The tags of the body of a `PutObjectTagging`. Throws for what S3 refuses. */
export function readTagSet(body: string): readonly ObjectTag[] {
  if (!/<TagSet(?:\/>|>[\s\S]*<\/TagSet>)/.test(body)) throw malformed();
  return checked(
    [...body.matchAll(TAG)].map(([, tag = '']) => {
      const [, key] = /<Key>([^<]+)<\/Key>/.exec(tag) ?? [];
      const [whole, value = ''] = /<Value>([^<]*)<\/Value>|<Value\/>/.exec(tag) ?? [];
      if (key === undefined || whole === undefined) throw malformed();
      return { key: readText(key), value: readText(value) };
    }),
  );
}

/** The tags of the header `x-amz-tagging`, which are written as in a query. Throws for what S3 refuses. */
export function readTagHeader(header = ''): readonly ObjectTag[] {
  const tags = [...new URLSearchParams(header)].map(([key, value]) => ({ key, value }));
  const isQuery = header.split('&').every((part) => part.split('=').length <= 2);
  if (!isQuery || hasTwice(tags))
    throw new AwsError(
      'InvalidArgument',
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    );
  return checked(tags);
}

/** Tags as `GetObjectTagging` answers them. */
export function writeTagSet(tags: readonly ObjectTag[]): string {
  const set = tags.map(
    ({ key, value }) => `<Tag><Key>${writeText(key)}</Key><Value>${writeText(value)}</Value></Tag>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet>${set.join('')}</TagSet></Tagging>`;
}

function checked(tags: readonly ObjectTag[]): readonly ObjectTag[] {
  if (tags.length > MOST)
    throw new AwsError('BadRequest', `Object tags cannot be greater than ${MOST}`);
  if (hasTwice(tags)) throw invalid('Cannot provide multiple Tags with the same key');
  for (const { key, value } of tags) {
    if (!KEY.test(key)) throw invalid('The TagKey you have provided is invalid');
    if (!VALUE.test(value)) throw invalid('The TagValue you have provided is invalid');
    if (key.startsWith('aws:')) throw invalid('Your TagKey cannot be prefixed with aws:');
  }
  return tags;
}

function hasTwice(tags: readonly ObjectTag[]): boolean {
  return new Set(tags.map(({ key }) => key)).size < tags.length;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidTag', message);
}

function malformed(): AwsError {
  return new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}
