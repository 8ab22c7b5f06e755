import type { KeyGrants, KeyView } from '../core/access/api-key.ts';
import type { IssuedKey } from '../core/access/issue-key.ts';
import { hasMembers } from '../core/api/read-answer.ts';
import type { CallOptions } from './options.ts';
import { type Caller, withJson } from './sending/caller.ts';

const isIssuedKey = hasMembers<IssuedKey>('key', 'id');

/** The API keys of a router with `authorizer: 'api-keys'`. */
export class KeysClient {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** All of them, without their secrets. */
  async list(options?: CallOptions): Promise<readonly KeyView[]> {
    const isAnswer = hasMembers<{ readonly keys: readonly KeyView[] }>('keys');
    return (await this.#caller.get('/keys', isAnswer, options)).keys;
  }

  /** Makes a key, which is shown whole this once. It is not tried again: there could be two. */
  create(grants: KeyGrants, options?: CallOptions): Promise<IssuedKey> {
    const request = withJson('POST', '/keys', { body: grants, repeatable: false });
    return this.#caller.ask(request, isIssuedKey, options);
  }

  /** Makes a key in the place of another, which ends a day later, or `overlapSeconds`. It is not tried again. */
  rotate(
    id: string,
    { overlapSeconds, ...options }: CallOptions & { readonly overlapSeconds?: number } = {},
  ): Promise<IssuedKey> {
    const path = `${pathOf(id)}/rotate`;
    const request = withJson('POST', path, { body: { overlapSeconds }, repeatable: false });
    return this.#caller.ask(request, isIssuedKey, options);
  }

  /** Ends a key at once. */
  delete(id: string, options?: CallOptions): Promise<void> {
    return this.#caller.tell({ method: 'DELETE', path: pathOf(id), repeatable: false }, options);
  }
}

function pathOf(id: string): string {
  return `/keys/${encodeURIComponent(id)}`;
}
