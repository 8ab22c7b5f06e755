import { WaybillError } from '../../errors.ts';
import { show } from '../../event/event-error.ts';
import { WORD_FIELDS, type WordField } from '../../event/words.ts';
import type { JsonObject } from '../../shared/json/json-object.ts';
import { readGlob } from './glob/glob.ts';
import { NOTATIONS, type Notation } from './notation.ts';
import { readSelector } from './selector/selector.ts';
import { readTopic } from './topic/topic.ts';

/**
 * Reads a pattern in the notation of a broker. Functions load it when they are first given one (`loadNotation`). Throws
 * `WaybillError('invalid-pattern')`.
 */
export function readNotation(pattern: JsonObject): Notation {
  const name = NOTATIONS.find((one) => typeof pattern[one] === 'string');
  switch (name) {
    case 'topic':
      return readTopic(String(pattern.topic), readField(name, pattern));
    case 'glob':
      return readGlob(String(pattern.glob), readField(name, pattern));
    case 'selector':
      return readSelector(readAlone(name, pattern));
    case undefined:
      throw refuse(`a notation has its text in one of ${NOTATIONS.join(', ')}`);
  }
}

/** The text of a notation that nothing may stand beside. */
function readAlone(name: string, pattern: JsonObject, beside = ''): string {
  const other = Object.keys(pattern).find((key) => key !== name);
  if (other === undefined) return String(pattern[name]);
  throw refuse(
    `\`${name}\` stands alone in a pattern${beside}; received \`${show(other, '')}\`, which belongs into an event pattern`,
  );
}

/** Which attribute a notation is about. */
function readField(name: string, { field = 'type', ...others }: JsonObject): WordField {
  readAlone(name, others, ', beside `field` at most');
  const known = WORD_FIELDS.find((one) => one === field);
  if (known !== undefined) return known;
  throw refuse(`\`field\` must be one of ${WORD_FIELDS.join(', ')}; received ${show(field)}`);
}

function refuse(message: string): WaybillError {
  return new WaybillError('invalid-pattern', message);
}
