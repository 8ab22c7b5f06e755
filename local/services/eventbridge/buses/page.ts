import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import { type Constraint, validate } from './constraints.ts';

/** Every list of EventBridge has at most this many a page, and may be asked for fewer (API reference, `Limit`). */
const LARGEST_PAGE = 100;

/** What is listed, by its name. */
type Named = readonly (readonly [name: string, item: unknown])[];

/**
 * One page of a list, in the order of the names, under `member`: those with `NamePrefix`, from `NextToken` on, `Limit` of
 * them at most, and the token of the next page where there is one.
 */
export function page(member: string, items: Named, input: AwsJson): AwsJson {
  validate(pageConstraints(input));
  const { NamePrefix = '', NextToken, Limit = LARGEST_PAGE } = input;
  const after = NextToken === undefined ? undefined : readToken(String(NextToken));
  const rest = items
    .filter(([name]) => name.startsWith(String(NamePrefix)))
    .filter(([name]) => after === undefined || name > after)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const shown = rest.slice(0, Number(Limit));
  const last = shown.at(-1);
  return {
    [member]: shown.map(([, item]) => item),
    ...(shown.length < rest.length && last ? { NextToken: makeToken(last[0]) } : {}),
  };
}

function pageConstraints({ Limit, NextToken, NamePrefix }: AwsJson): readonly Constraint[] {
  return [
    { at: 'limit', value: Limit, range: [1, LARGEST_PAGE] },
    { at: 'nextToken', value: NextToken, length: [1, 2048] },
    { at: 'namePrefix', value: NamePrefix, length: [1, 256] },
  ];
}

const START = 'after:';

function makeToken(name: string): string {
  return Buffer.from(START + name).toString('base64');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString();
  if (text.startsWith(START) && makeToken(text.slice(START.length)) === token)
    return text.slice(START.length);
  throw new AwsError('ValidationException', 'Parameter NextToken is not valid.');
}
