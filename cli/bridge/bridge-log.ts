import type { Log, LogFields } from '../../core/ports/log.ts';
import { makeLineLog } from '../../node/line-log.ts';
import type { World } from '../command/world.ts';
import { escapeText } from '../format/escape-text.ts';
import { makePaint } from '../format/paint.ts';
import { type Printing, wantsJson } from '../format/print-rows.ts';

type Place = Printing & { readonly world: Pick<World, 'clock'> };

/** What a worker says: a line of JSON each, as functions write theirs, or for a person the time, the bridge and the message. */
export function makeBridgeLog({ input, world }: Place): Log {
  const { stdout, env, clock } = world;
  const write = (line: string) => void stdout.write(`${escapeText(line)}\n`);
  if (wantsJson({ input, world })) return makeLineLog({ now: () => clock.now(), write });
  const paint = makePaint(stdout, env);
  const at =
    (colour: Parameters<typeof paint>[0] | undefined) => (message: string, fields?: LogFields) => {
      const { bridge } = fields ?? {};
      const time = new Date(clock.now()).toISOString().slice(11, 19);
      const who = typeof bridge === 'string' ? `${escapeText(bridge)}: ` : '';
      const text = `${who}${escapeText(message)}`;
      stdout.write(`${paint('dim', time)}  ${colour === undefined ? text : paint(colour, text)}\n`);
    };
  return { info: at(undefined), warn: at('yellow'), error: at('red') };
}
