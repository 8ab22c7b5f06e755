/** Wraps a text into a terminal's colours, or leaves it as it is. */
export type Paint = (colour: keyof typeof CODES, text: string) => string;

/** SGR parameters (ECMA-48). */
const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Colours for a terminal that is looked at and knows them; https://no-color.org says how they are refused. */
export function makePaint(
  stream: { readonly isTTY?: boolean },
  env: { readonly NO_COLOR?: string; readonly TERM?: string },
): Paint {
  const coloured = stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return coloured
    ? (colour, text) => `\u001b[${CODES[colour]}m${text}\u001b[0m`
    : (_, text) => text;
}
