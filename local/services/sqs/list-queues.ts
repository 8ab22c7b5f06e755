import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { parseRedrive } from './attributes/parse-redrive.ts';
import type { FauxAction, FauxQueue } from './fauxqs.ts';
import { findQueue } from './find-queue.ts';

/** The most of one answer (SQS API reference, "ListQueues"). */
const LARGEST_PAGE = 1000;

/** ListQueues (SQS API reference), in the order of their names. */
export const listQueues: FauxAction = (input, store) => {
  const prefix = String(input.QueueNamePrefix ?? '');
  const queues = [...store.queues.values()].filter(({ name }) => name.startsWith(prefix));
  const { urls, token } = page(queues, input);
  return { ...(urls.length === 0 ? {} : { QueueUrls: urls }), ...token };
};

/** ListDeadLetterSourceQueues (SQS API reference), which writes its answer with a small letter. */
export const listDeadLetterSourceQueues: FauxAction = (input, store) => {
  const { arn } = findQueue(input, store);
  const queues = [...store.queues.values()].filter(
    ({ attributes }) => parseRedrive(attributes.RedrivePolicy).arn === arn,
  );
  const { urls, token } = page(queues, input);
  return { queueUrls: urls, ...token };
};

function page(
  queues: readonly FauxQueue[],
  { MaxResults, NextToken }: AwsJson,
): { readonly urls: readonly string[]; readonly token: { readonly NextToken?: string } } {
  const most = Number(MaxResults ?? LARGEST_PAGE);
  if (!Number.isInteger(most) || most < 1 || most > LARGEST_PAGE)
    throw refusal(
      `Value ${most} for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and ${LARGEST_PAGE}.`,
    );
  if (NextToken !== undefined && MaxResults === undefined)
    throw refusal('MaxResults is a mandatory parameter when you provide a value for NextToken.');
  const after = NextToken === undefined ? '' : readToken(String(NextToken));
  const left = queues
    .filter(({ name }) => name > after)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const shown = left.slice(0, most);
  const isMore = MaxResults !== undefined && left.length > shown.length;
  return {
    urls: shown.map(({ url }) => url),
    token: isMore ? { NextToken: makeToken(shown.at(-1)?.name ?? '') } : {},
  };
}

function makeToken(name: string): string {
  return Buffer.from(JSON.stringify({ after: name })).toString('base64');
}

function readToken(token: string): string {
  try {
    const { after } = JSON.parse(Buffer.from(token, 'base64').toString()) as AwsJson;
    if (typeof after === 'string') return after;
  } catch {
    // It is said below, as for every other token that is not ours.
  }
  throw refusal('Invalid NextToken value.');
}

function refusal(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}
