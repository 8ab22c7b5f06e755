import type { ApiKey } from '../../../core/access/api-key.ts';
import { hashSecret } from '../../../core/access/hash-secret.ts';
import { formatKey, makeKeyParts } from '../../../core/access/key-text.ts';
import { randomBytes } from '../../../node/random-bytes.ts';
import { sha256 } from '../../../node/sha256.ts';

/** A key as it is kept, and its text. */
export function makeKey(own: Partial<ApiKey> = {}): {
  readonly record: ApiKey;
  readonly text: string;
} {
  const parts = makeKeyParts(randomBytes);
  const record: ApiKey = {
    id: parts.id,
    hash: hashSecret(parts.secret, sha256),
    producer: 'shop',
    permissions: ['publish'],
    createdAt: '2026-11-24T17:00:00.000Z',
    ...own,
  };
  return { record, text: formatKey(parts) };
}
