/** A field of an entry, as `redis-cli --no-raw` prints it: bytes. */
export type PrintedField = readonly [name: string, value: Buffer];

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\u0007',
  b: '\b',
};

/** The entries, fewer than 1,000, that `redis-cli --no-raw XRANGE` has printed. */
export function readPrintedEntries(
  printed: string,
): readonly { readonly id: string; readonly fields: readonly PrintedField[] }[] {
  const entries: Buffer[][] = [];
  for (const line of printed.split('\n')) {
    const [, places = '', text = ''] = /^([\s\d)]*?)"(.*)"$/.exec(line) ?? [];
    // `1) 1) "id"`: the first of the entry's two parts; the second, its fields, stands further to the right.
    if (/^ {0,2}\d+\) 1\) $/.test(places)) entries.push([]);
    if (places !== '') entries.at(-1)?.push(unquote(text));
  }
  return entries.map(([id = Buffer.alloc(0), ...flat]) => ({
    id: id.toString(),
    fields: flat.flatMap((name, place) =>
      place % 2 === 0 ? [[name.toString(), flat[place + 1] ?? Buffer.alloc(0)] as const] : [],
    ),
  }));
}

function unquote(text: string): Buffer {
  const units = text.replaceAll(/\\(x([0-9a-f]{2})|.)/g, (_, all: string, hex?: string) =>
    hex === undefined ? (ESCAPES[all] ?? all) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(units, 'latin1');
}
