import type { AccountRegion } from '../support/account-region.ts';

/** How an assembly names where a stack is to be; what its `env` leaves open is `unknown-account` or `unknown-region`. */
const ENVIRONMENT = /^aws:\/\/([^/]+)\/([^/]+)$/;

/**
 * Puts a template here, as its text: an account and a region that `env` names stand in it as they are, in ARNs above all,
 * and not as `AWS::AccountId` and `AWS::Region`. `environments` are those of all stacks, which may refer to each other.
 */
export function relocate(
  text: string,
  environments: Iterable<string>,
  place: AccountRegion,
): string {
  const moves = new Map<string, string>();
  for (const environment of environments) {
    const [, account = 'unknown-account', region = 'unknown-region'] =
      ENVIRONMENT.exec(environment) ?? [];
    if (/^\d{12}$/.test(account)) moves.set(account, place.accountId);
    if (/^[a-z]+(-[a-z]+)+-\d$/.test(region)) moves.set(region, place.region);
  }
  if (moves.size === 0) return text;
  const named = new RegExp(`(?<![\\w-])(?:${[...moves.keys()].join('|')})(?![\\w-])`, 'g');
  return text.replace(named, (name) => moves.get(name) ?? name);
}
