import { CREDENTIALS, type Transport } from '../../client/sending/transport.ts';
import type { PublishAnswer } from '../../core/api/publish-answer.ts';
import { hasMembers, readAnswer } from '../../core/api/read-answer.ts';

/**
 * Publishes no event at all, which a router takes from whoever may publish (CloudEvents JSON format 1.0.2, section 4.3: a batch may be
 * empty). Throws `RouterError` or `RouterUnreachable`.
 */
export async function checkRouter(transport: Transport, signal: AbortSignal): Promise<void> {
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  const request = { method: 'POST', path: '/events', headers, body: '[]' };
  const reply = await transport.sendOnce(request, { signal });
  readAnswer(reply, hasMembers<PublishAnswer>('events'), CREDENTIALS);
}
