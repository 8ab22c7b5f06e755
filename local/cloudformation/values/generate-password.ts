import { createHash } from 'node:crypto';
import type { PropertyReader } from '../property-reader.ts';

/** Kinds of characters, with the property that leaves each out (Secrets Manager API, "GetRandomPassword"). */
const KINDS: readonly (readonly [property: string, characters: string])[] = [
  ['ExcludeLowercase', 'abcdefghijklmnopqrstuvwxyz'],
  ['ExcludeUppercase', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  ['ExcludeNumbers', '0123456789'],
  ['ExcludePunctuation', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'],
];

const DEFAULT_LENGTH = 32;

/**
 * A password as `GenerateSecretString` asks for it, with each kind of characters in it. It is made of the secret's name,
 * and so the same at every start: what was written with it under `--data` can be read again.
 */
export function generatePassword(name: string, properties: PropertyReader): string {
  const excluded = properties.text('ExcludeCharacters') ?? '';
  const length = properties.number('PasswordLength') ?? DEFAULT_LENGTH;
  const kinds = KINDS.filter(([property]) => properties.flag(property) !== true)
    .map(([, characters]) => characters)
    .concat(properties.flag('IncludeSpace') === true ? [' '] : [])
    .map((characters) => [...characters].filter((one) => !excluded.includes(one)))
    .filter((characters) => characters.length > 0);
  if (kinds.length === 0) throw new Error('GenerateSecretString leaves no characters to choose of');
  const all = kinds.flat();
  return Array.from({ length }, (_, index) => {
    const choice = kinds[index] ?? all;
    return choice[numberOf(`${name} ${index}`) % choice.length];
  }).join('');
}

function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}
