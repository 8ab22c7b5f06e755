import type { OutgoingEvent } from '../../client/publishing/make-batches.ts';
import type { AcceptResult } from '../../core/accept/accept-result.ts';
import type { BrokerMessage } from '../../core/bridge/broker-message.ts';
import { messageToEvent, type ToEventOptions } from '../../core/bridge/message-to-event.ts';
import { quarantine } from '../../core/bridge/quarantine.ts';
import type { CloudEvent } from '../../core/event/event.ts';
import { writeEventJson } from '../../core/event/event-json.ts';
import type { TakeMessages } from '../../core/ports/bridging/source.ts';
import { backOffMs, pause } from '../worker/back-off.ts';
import { type PublishContext, publishUntilTaken } from './publish-until-taken.ts';
import type { QuarantineFolder } from './quarantine-folder.ts';

/** How messages become events of a router. */
export interface PublishOptions extends PublishContext {
  readonly toEvent: ToEventOptions;
  readonly folder: QuarantineFolder;
}

/** Why a message is no event of the router. */
type Reason = Parameters<typeof quarantine>[1];

/** A message that is one, or why it is none. */
type Mapped = { readonly message: BrokerMessage } & (
  | { readonly outgoing: OutgoingEvent; readonly error?: undefined }
  | { readonly error: Reason }
);

/**
 * Brings messages to a router: each is an event that it has, or lies in quarantine, once this resolves. However long the router does not
 * answer, or cannot take them, they are tried again.
 */
export function publishMessages(options: PublishOptions): TakeMessages {
  const { status } = options;
  return async (messages) => {
    const release = status.hold(messages.length);
    try {
      status.works('broker');
      await take(messages, options);
      status.works('router');
    } finally {
      release();
    }
  };
}

async function take(messages: readonly BrokerMessage[], options: PublishOptions): Promise<void> {
  const mapped = messages.map((message) => mapMessage(message, options.toEvent));
  const good = mapped.flatMap((one) => (one.error === undefined ? [one] : []));
  const results = await publishGood(
    good.map(({ outgoing }) => outgoing),
    options,
  );
  const refused = good.flatMap(({ message }, place) => {
    const error = results[place]?.error;
    return error === undefined ? [] : [{ message, error }];
  });
  const bad = mapped.flatMap((one) => (one.error === undefined ? [] : [one]));
  for (const { message, error } of [...bad, ...refused]) await setAside(message, error, options);
}

function mapMessage(message: BrokerMessage, toEvent: ToEventOptions): Mapped {
  const item = messageToEvent(message, toEvent);
  if (!item.ok) return { message, error: item.error };
  return { message, outgoing: outgoing(item.event, item.dataText) };
}

function outgoing(event: CloudEvent, dataText?: string): OutgoingEvent {
  const { id, source } = event;
  return { json: writeEventJson(event, dataText), id, source };
}

/**
 * Where the router has never taken anything and forbids all of it, its key is not made for this, and that is no fault of the messages:
 * they wait until somebody puts it right.
 */
async function publishGood(
  events: readonly OutgoingEvent[],
  options: PublishOptions,
): Promise<readonly AcceptResult[]> {
  const { status, ending, clock, random } = options;
  for (;;) {
    const results = await publishUntilTaken(events, options);
    const taken = results.filter(({ error }) => error === undefined).length;
    status.count('duplicate', results.filter((one) => one.status === 'duplicate').length);
    status.count('taken', results.filter((one) => one.status === 'accepted').length);
    const isFirst = status.counted('taken') + status.counted('duplicate') === 0;
    const allForbidden = results.every(({ error }) => error?.code === 'forbidden');
    if (taken > 0 || !isFirst || results.length === 0 || !allForbidden) return results;
    const failures = status.failed('router', new Forbidden(results[0]?.error?.message ?? ''));
    await pause(backOffMs(failures, random()), ending.stop, { clock });
    ending.stop.throwIfAborted();
  }
}

/** A router that takes none of a bridge's events. */
class Forbidden extends Error {
  override readonly name = 'Forbidden';
}

/** A message that is no event is one in quarantine, with all of its bytes; where the router does not take that, it is a file. */
async function setAside(
  message: BrokerMessage,
  reason: Reason,
  options: PublishOptions,
): Promise<void> {
  const { status, toEvent } = options;
  const events = quarantine(message, reason, toEvent.newId);
  const results = await publishUntilTaken(
    events.map((event) => outgoing(event)),
    options,
  );
  const refusal = results.find(({ error }) => error !== undefined)?.error;
  const which = message.id === undefined ? 'a message' : `message ${message.id}`;
  const why = `${which} of ${message.destination} is no event of the router (${reason.code}: ${reason.message})`;
  if (refusal === undefined) {
    status.say('warn', `${why}; it is in quarantine: ${events[0]?.type} ${events[0]?.id}`);
  } else {
    const file = await keep(events, options);
    status.say('error', `${why}, nor is its quarantine (${refusal.message}); it is in ${file}`);
  }
  status.count('quarantined');
}

/** A file that cannot be written is tried again: the message is nowhere else. */
async function keep(
  events: readonly CloudEvent[],
  { folder, status, ending, clock, random }: PublishOptions,
): Promise<string> {
  for (;;) {
    try {
      return await folder.keep(events);
    } catch (cause) {
      const { message } = cause as Error;
      const error = new NotKept(
        `${folder.path} cannot be written, where a message is to be kept: ${message}`,
      );
      const failures = status.failed('router', error);
      await pause(backOffMs(failures, random()), ending.stop, { clock });
      ending.stop.throwIfAborted();
    }
  }
}

/** A message that is safe nowhere yet. */
class NotKept extends Error {
  override readonly name = 'NotKept';
}
