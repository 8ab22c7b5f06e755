import type { Json } from '../event/event.ts';
import type { Clock } from '../ports/clock.ts';
import type { Sha256 } from '../ports/digest.ts';
import type { KeyStore } from '../ports/key-store.ts';
import type { RandomBytes } from '../ports/random-bytes.ts';
import { type KeyGrants, type KeyView, toView } from './api-key.ts';
import { hashSecret } from './hash-secret.ts';
import { formatKey, makeKeyParts } from './key-text.ts';
import { parseGrants } from './parse-grants.ts';

/** The outside world of what makes keys. */
export interface IssuePorts {
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly sha256: Sha256;
  readonly randomBytes: RandomBytes;
}

/** A new key: the only time that it is shown whole, as `key`. */
export interface IssuedKey extends KeyView {
  readonly key: string;
}

/** Makes the key that a request asks for. Throws `invalid-request`. */
export async function createKey(body: Json, ports: IssuePorts): Promise<IssuedKey> {
  return issueKey(parseGrants(body, ports.clock.now()), ports);
}

/** Makes a key, and keeps all of it but its secret. */
export async function issueKey(
  grants: KeyGrants,
  { keys, clock, sha256, randomBytes }: IssuePorts,
): Promise<IssuedKey> {
  const parts = makeKeyParts(randomBytes);
  const key = {
    id: parts.id,
    ...grants,
    hash: hashSecret(parts.secret, sha256),
    createdAt: new Date(clock.now()).toISOString(),
  };
  await keys.addKey(key);
  return { key: formatKey(parts), ...toView(key) };
}
