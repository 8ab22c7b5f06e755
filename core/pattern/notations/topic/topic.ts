import type { WordField } from '../../../event/words.ts';
import { checkNotation } from '../check-notation.ts';
import type { Notation } from '../notation.ts';
import { compileTopic } from './compile-topic.ts';
import { explainTopic } from './explain-topic.ts';
import { parseTopic, topicError } from './parse-topic.ts';

/** A topic pattern as a subscriber has it: RabbitMQ's notation, for the words of an event's type or subject. */
export type TopicPattern = {
  /** Words with dots in between; `*` is one word, `#` any number, and none. */
  readonly topic: string;
  /** @default 'type' */
  readonly field?: WordField;
};

/**
 * The pattern of a subscriber that wants events by a topic, such as `topic('order.*.eu.#')`: as a queue that is bound to a
 * topic exchange of RabbitMQ by this key.
 */
export function topic(text: string, { field }: Pick<TopicPattern, 'field'> = {}): TopicPattern {
  return { topic: text, ...(field === undefined ? {} : { field }) };
}

/** Reads a topic pattern. Throws `WaybillError('invalid-pattern')`. */
export function readTopic(text: string, field: WordField): Notation {
  const parsed = parseTopic(text, field);
  const eventPattern = compileTopic(parsed);
  // Nothing but wildcards may be more than EventBridge takes.
  checkNotation(eventPattern, (message) =>
    topicError(
      text,
      `has words between two \`#\`, which need wildcards, and these are more than EventBridge takes; leave one of the \`#\` out (${message})`,
    ),
  );
  return {
    eventPattern,
    explain: (event) => {
      const actual = event[field];
      const reason = explainTopic(parsed, actual);
      return { matched: false, path: field, clause: { topic: text }, actual, reason };
    },
  };
}
