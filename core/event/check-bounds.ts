import type { WaybillError } from '../errors.ts';
import type { Json } from './event.ts';
import { attributeError } from './event-error.ts';

/**
 * The most bytes of UTF-8 that an attribute may have. Waybills are items of 400 KB at most with copies in two indexes,
 * and lists show 100 of them in one answer; data is where large things go.
 */
const MOST_BYTES: ReadonlyMap<string, number> = new Map([
  ['id', 1024],
  ['source', 2048],
  ['type', 1024],
  ['subject', 2048],
  ['dataschema', 2048],
  ['datacontenttype', 256],
  ['time', 64],
]);

/** Extensions: the bytes of one value, of all names and values, and how many there may be. */
const MOST_OF_EXTENSION = 4096;
const MOST_OF_EXTENSIONS = 16_384;
const MOST_EXTENSIONS = 64;

const encoder = new TextEncoder();

/** Checks that no attribute is longer than its bound. */
export function checkBytes(name: string, value: string): WaybillError | undefined {
  const most = MOST_BYTES.get(name) ?? MOST_OF_EXTENSION;
  // A UTF-16 unit has three bytes of UTF-8 at most.
  if (value.length * 3 <= most) return undefined;
  const bytes = byteLength(value);
  if (bytes <= most) return undefined;
  return attributeError(
    name,
    `may have ${most} bytes of UTF-8; received ${bytes} bytes (${value.length} characters); put what is longer into data`,
  );
}

/** Checks how many extensions there are, and how large they are together. */
export function checkExtensions(
  extensions: readonly (readonly [string, Json])[],
): WaybillError | undefined {
  if (extensions.length > MOST_EXTENSIONS) {
    return attributeError(
      'extensions',
      `may be ${MOST_EXTENSIONS} of an event; received ${extensions.length}; put the others into data`,
    );
  }
  const bytes = extensions.reduce(
    (sum, [name, value]) => sum + name.length + byteLength(String(value)),
    0,
  );
  if (bytes <= MOST_OF_EXTENSIONS) return undefined;
  return attributeError(
    'extensions',
    `may have ${MOST_OF_EXTENSIONS} bytes of UTF-8 together, names and values; received ${bytes}; put the larger ones into data`,
  );
}

function byteLength(text: string): number {
  return encoder.encode(text).length;
}
