import type { KeyStore } from '../ports/key-store.ts';
import { type KeyView, toView } from './api-key.ts';

/** Every key without its hash, by producer, and the oldest first. */
export async function listKeys({ keys }: { readonly keys: KeyStore }): Promise<readonly KeyView[]> {
  const order = ({ producer, createdAt, id }: KeyView) => `${producer}\0${createdAt}\0${id}`;
  return (await keys.listKeys()).map(toView).sort((a, b) => (order(a) < order(b) ? -1 : 1));
}
