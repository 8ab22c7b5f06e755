import { readText } from '../../aws/settings.ts';
import type { Binding } from '../../core/bridge/binding.ts';
import type { BrokerMessage } from '../../core/bridge/broker-message.ts';
import { ENV } from '../../core/settings.ts';
import { composeAccept } from '../compose.ts';
import { makeReceive, type ReceiveMessages } from './receive-messages.ts';

/** What takes a source's messages on AWS, from the variables that the constructs set. Throws `invalid-settings`. */
export function composeReceive(binding: Binding): ReceiveMessages {
  const { env } = process;
  const [type, source] = [env[ENV.eventType], env[ENV.eventSource]];
  return makeReceive(composeAccept(), {
    binding,
    producer: readText(env, ENV.sourceName),
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
  });
}

/** Throws where some messages are not safe, so that Lambda repeats the batch: those that are, are duplicates then. */
export async function receiveAll(
  receive: ReceiveMessages,
  messages: readonly BrokerMessage[],
): Promise<void> {
  const safe = await receive(messages);
  const left = safe.filter((isSafe) => !isSafe).length;
  if (left > 0)
    throw new Error(
      `${left} of ${messages.length} messages could not be taken; the batch is repeated, in which the others are duplicates`,
    );
}
