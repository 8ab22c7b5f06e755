import { createHash, randomUUID } from 'node:crypto';
import type { AwsJson } from '../../../api/aws-api.ts';
import { SqsStore, type StoredMessage } from '../fauxqs.ts';

/** The last body and its checksum: an event goes to a queue for each of its subscribers. */
let last = { body: '', md5OfBody: '' };

/** As fauxqs makes a message; of a body that goes to several queues one after the other, the checksum is made once. */
export function createMessage(
  body: string,
  attributes: Record<string, AwsJson>,
  delaySeconds: number,
): StoredMessage {
  const delay = delaySeconds > 0 ? delaySeconds : undefined;
  if (Object.keys(attributes).length > 0) return SqsStore.createMessage(body, attributes, delay);
  if (last.body !== body) last = { body, md5OfBody: createHash('md5').update(body).digest('hex') };
  const now = Date.now();
  return {
    messageId: randomUUID(),
    ...last,
    messageAttributes: attributes,
    sentTimestamp: now,
    approximateReceiveCount: 0,
    delayUntil: delay === undefined ? undefined : now + delay * 1000,
  };
}
