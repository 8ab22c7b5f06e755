import { cutText, shortenText } from '../shared/cut-text.ts';

/** So much of a message is looked at, which is what a delivery keeps of one, and so much of it is told from others; in characters. */
const LONGEST = 1000;
const LONGEST_GENERAL = 200;

const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*';
const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const CLOCK = String.raw`\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?`;
const ZONE = String.raw`(?:Z|[+-]\d\d:?\d\d)`;
const OCTETS = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;

/** What stands for what, in the order in which they are tried at each place of a text: a time has numbers in it, and an id too. */
const KINDS: readonly (readonly [placeholder: string, pattern: string])[] = [
  // What an earlier look has put there.
  ['', '<(?:time|text|id|ip|hex|n)>'],
  ['<time>', String.raw`(?<!\w)\d{4}-\d\d-\d\d(?:[T ]${CLOCK} ?${ZONE}?)?(?!\w)`],
  ['<time>', `(?<!\\w)(?:${DAY},? )?\\d{1,2} ${MONTH} \\d{4} ${CLOCK}(?: (?:GMT|UTC|${ZONE}))?`],
  ['<time>', `(?<!\\w)(?:${DAY} )?${MONTH} \\d{1,2} (?:\\d{4} )?${CLOCK}(?: GMT${ZONE})?`],
  ['<time>', String.raw`(?<![\w:])\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?![\w:])`],
  // What a server has answered is no number like others.
  [
    '',
    String.raw`(?<!\w)(?:status|code|http|answered|returned|responded with)[ :=]{1,3}[1-5]\d\d(?![\w.]*\w)`,
  ],
  // As a value; a name in quotes, such as that of a field, says what is wrong.
  ...['"', "'", '`'].map((quote) => quoted(quote, quote)),
  ...[quoted('“', '”'), quoted('‘', '’'), quoted('«', '»')],
  ['<id>', String.raw`(?<!\w)[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?!\w)`],
  ['<id>', String.raw`(?<!\w)(?:wb|job)_[a-z2-7]{26}(?!\w)`],
  ['<hex>', String.raw`(?<!\w)0x[\da-f]+(?!\w)`],
  ['<hex>', String.raw`(?<!\w)(?=\d*[a-f])(?=[a-f]*\d)[\da-f]{8,}(?!\w)`],
  ['<ip>', String.raw`(?<![\w.])${OCTETS}(?::\d{1,5})?(?![\w.]*\w)`],
  ['<ip>', ipV6(String.raw`\[`, String.raw`\](?::\d{1,5})?`)],
  ['<ip>', ipV6(String.raw`(?<![\w:])`, String.raw`(?![\w:])`)],
  // Long and mixed, as no word is; and short behind a word of what it is the id, such as `cus_9Xa4`.
  ['<id>', String.raw`(?<!\w)(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{16,}(?!\w)`],
  ['_<id>', String.raw`(?<=(?<!\w)[a-z]{1,16})_(?=[a-z]*\d)[a-z\d]{4,}(?!\w)`],
  ['<n>', String.raw`(?<!\w)[+-]?\d+(?:[.,_]\d+)*(?:e[+-]?\d+)?`],
];

/** With at least two colons, and a digit, which `a::b` has not. */
function ipV6(before: string, after: string): string {
  return String.raw`${before}(?=[\da-f:]*\d)(?:[\da-f]{0,4}:){2,7}(?:${OCTETS}|[\da-f]{0,4})(?:%\w+)?${after}`;
}

function quoted(open: string, close: string): readonly [string, string] {
  const isName = `[a-z_$][a-z_$.-]{0,39}${close}`;
  return [
    `${open}<text>${close}`,
    String.raw`(?<!\w)${open}(?!${isName})[^${open}${close}\n]+${close}(?!\w)`,
  ];
}

const ANY = new RegExp(KINDS.map(([, pattern]) => `(${pattern})`).join('|'), 'gi');

/**
 * The message of an error without what differs from one time to the next: numbers, ids, addresses, times and values in quotes
 * are placeholders (`timeout after <n> ms`). It has 200 characters at most, and is its own generalization.
 */
export function generalizeMessage(message: string): string {
  let general = cutText(message, LONGEST).toWellFormed();
  for (;;) {
    const once = generalizeOnce(general);
    if (once === general) return general;
    general = once;
  }
}

/** What is replaced is no more than before, so that it comes to an end. */
function generalizeOnce(text: string): string {
  const replaced = text.replace(ANY, (found: string, ...groups: readonly unknown[]) => {
    const kind = groups.findIndex((group) => group !== undefined);
    return KINDS[kind]?.[0] || found;
  });
  return shortenText(replaced.replace(/\s+/g, ' ').trim(), LONGEST_GENERAL);
}
