import type { Permission } from '../api/routes.ts';
import { WaybillError } from '../errors.ts';
import type { Sha256 } from '../ports/digest.ts';
import { type ApiKey, hasEnded } from './api-key.ts';
import { type AllowancePorts, enforceRateLimit } from './enforce-rate-limit.ts';
import { hashSecret, isSameHash } from './hash-secret.ts';
import { KeyDirectory } from './key-directory.ts';
import { type KeyParts, parseKey } from './key-text.ts';

/** The outside world of a guard. */
export interface GuardPorts extends AllowancePorts {
  readonly sha256: Sha256;
}

/** Checks the keys of requests. What it says of a key never has its secret, nor any text that may be one. */
export class KeyGuard {
  readonly #ports: GuardPorts;
  readonly #directory: KeyDirectory;

  constructor(ports: GuardPorts) {
    this.#ports = ports;
    this.#directory = new KeyDirectory(ports);
  }

  /** The key in an `Authorization` header, if it gives the permission. Throws `unauthorized` or `forbidden`. */
  async admit(authorization: string | undefined, permission: Permission): Promise<ApiKey> {
    const key = await this.identify(authorization);
    if (key.permissions.includes(permission)) return key;
    throw new WaybillError(
      'forbidden',
      `this needs a key with the permission ${permission}; the key ${key.id} of ${key.producer} has ${key.permissions.join(', ')}`,
    );
  }

  /** The key in an `Authorization` header, whatever it may do. Throws `unauthorized`. */
  async identify(authorization: string | undefined): Promise<ApiKey> {
    const { id, secret } = readBearer(authorization);
    const key = await this.#directory.find(id);
    if (key === undefined || !isSameHash(key.hash, hashSecret(secret, this.#ports.sha256)))
      throw unauthorized('the key is not one of this router, or was deleted; ask for another');
    if (hasEnded(key, this.#ports.clock.now()))
      throw unauthorized(`the key ${id} ended at ${key.expiresAt}; ask for another`);
    return key;
  }

  /** Counts events of a key's producer against the key's limit. Throws `rate-limited`; nothing is counted then. */
  limit(key: ApiKey, events: number): Promise<void> {
    return enforceRateLimit(key, events, this.#ports);
  }
}

function readBearer(authorization: string | undefined): KeyParts {
  if (authorization === undefined)
    throw unauthorized('send a key as `Authorization: Bearer wbk_...`; received no such header');
  const [, token] = /^bearer +(\S+) *$/i.exec(authorization) ?? [];
  const parts = token === undefined ? undefined : parseKey(token);
  if (parts !== undefined) return parts;
  throw unauthorized(
    'the `Authorization` header must be `Bearer ` and a key, which begins with wbk_ and has 73 characters; received something else',
  );
}

function unauthorized(message: string): WaybillError {
  return new WaybillError('unauthorized', message);
}
