import { UsageError } from '../usage-error.ts';

/** What an option takes. */
export interface Quantity {
  /** Both inclusive. */
  readonly least: number;
  readonly most: number;
  /** How to write one, for the message of a refusal. */
  readonly example: string;
  readonly suffixes?: Readonly<Record<string, number>>;
  readonly whole?: boolean;
}

/** What may follow a count, in any case. */
export const COUNTS = { k: 1e3, m: 1e6, b: 1e9 };

/** What may follow a size, in any case: kilobytes have 1,024 bytes, as AWS counts them. */
export const SIZES = { b: 1, kb: 1024, mb: 1024 ** 2 };

/** Reads a number such as `1000`, `1e6` or, by its suffixes, `1M` or `64KB`. Throws `UsageError` for what is no such thing. */
export function parseQuantity(option: string, text: string, quantity: Quantity): number {
  const { least, most, example, suffixes = {}, whole = false } = quantity;
  const [, digits = '', suffix = ''] =
    /^(\d+(?:\.\d+)?(?:e\+?\d{1,2})?) ?([a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = suffix === '' ? 1 : suffixes[suffix.toLowerCase()];
  const value = digits === '' || factor === undefined ? Number.NaN : Number(digits) * factor;
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  const bounds = [least, most].map((bound) => bound.toLocaleString('en-US')).join(' to ');
  const received = text === '' ? 'nothing' : text.slice(0, 64);
  throw new UsageError(
    `${option} must be a ${whole ? 'whole ' : ''}number from ${bounds}, such as ${example}; received ${received}`,
  );
}
