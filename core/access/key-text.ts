import type { RandomBytes } from '../ports/random-bytes.ts';
import { base32 } from '../shared/base32.ts';

/** How many random bytes an id and a secret have: 16 and 52 characters. */
const ID_BYTES = 10;
const SECRET_BYTES = 32;

const ID = /^[a-z2-7]{16}$/;
const FORM = /^wbk_([a-z2-7]{16})_([a-z2-7]{52})$/;

/** The two parts of a key: the id is public, and stands in lists and errors. */
export interface KeyParts {
  readonly id: string;
  readonly secret: string;
}

export function makeKeyParts(randomBytes: RandomBytes): KeyParts {
  return { id: base32(randomBytes(ID_BYTES)), secret: base32(randomBytes(SECRET_BYTES)) };
}

/** A key as its holder sends it: `wbk_<id>_<secret>`, which scanners for secrets can recognize by its beginning. */
export function formatKey({ id, secret }: KeyParts): string {
  return `wbk_${id}_${secret}`;
}

/** Whether a text has the form of a key's id. */
export function isKeyId(text: string): boolean {
  return ID.test(text);
}

/** The parts of a key; undefined for any other text. */
export function parseKey(text: string): KeyParts | undefined {
  const [, id, secret] = FORM.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}
