import { createHash } from 'node:crypto';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';

/** AWS adds six random characters to a secret's name; these are the same at every start. */
export function secretArn(place: AccountRegion, name: string): string {
  const end = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return arnOf(place, 'secretsmanager', `secret:${name}-${end}`);
}
