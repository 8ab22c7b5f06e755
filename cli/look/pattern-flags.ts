import type { Json } from '../../core/event/event.ts';
import { WORD_FIELDS } from '../../core/event/words.ts';
import { NOTATIONS } from '../../core/pattern/notations/notation.ts';
import type { Flag } from '../command/command.ts';
import type { Input } from '../command/input.ts';
import type { World } from '../command/world.ts';
import { parseJson, readText } from '../send/read-json.ts';
import { UsageError } from '../usage-error.ts';
import { given } from './flags.ts';

/** A pattern in the notation of a broker, in the place of one in JSON. */
export const NOTATION_FLAGS: Readonly<Record<string, Flag>> = {
  topic: {
    ...{ type: 'string', value: 'TEXT' },
    about: "instead of JSON, a topic pattern as RabbitMQ has them: 'order.*.eu.#'",
  },
  glob: {
    type: 'string',
    value: 'TEXT',
    about: "instead of JSON, a glob as Redis has them: 'order:*'",
  },
  field: {
    ...{ type: 'string', value: 'NAME', choices: WORD_FIELDS },
    about: 'what --topic or --glob is about (default type)',
  },
  selector: {
    ...{ type: 'string', value: 'TEXT' },
    about: `instead of JSON, a message selector of JMS: "region = 'EU' AND amount > 5"`,
  },
};

/**
 * The pattern that a command is given: JSON by the option or argument `name`, its numbers as they were written, or a notation;
 * undefined where it is given none. Throws `UsageError`.
 */
export async function readPattern(
  name: string,
  { input, world }: { readonly input: Input; readonly world: World },
): Promise<Json | undefined> {
  const written = input.text(name);
  const [notation, other] = NOTATIONS.filter((one) => input.text(one) !== undefined);
  const field = input.text('field');
  const shown = name === name.toUpperCase() ? name : `--${name}`;
  if (notation === undefined) {
    if (field !== undefined)
      throw new UsageError('--field says what --topic or --glob is about; neither is given');
    return written === undefined ? undefined : parseJson(await readText(written, world), shown);
  }
  if (written === undefined && other === undefined)
    return given({ [notation]: input.text(notation), field }) as Json;
  throw new UsageError(
    `${other === undefined ? shown : `--${other}`} and --${notation} exclude each other; a subscriber has one pattern`,
  );
}
