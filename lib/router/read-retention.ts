import { Duration, Token } from 'aws-cdk-lib/core';

/** For how many days the ledger keeps an event, 30 unless told; throws unless they are whole days, 1 or more, or known at the deployment only. */
export function readRetention(retention: Duration = Duration.days(30)): number {
  const days = retention.toDays({ integral: false });
  if (Token.isUnresolved(days) || (Number.isInteger(days) && days >= 1)) return days;
  throw new Error(
    `retention must be whole days, 1 or more, such as \`Duration.days(30)\`; received ${retention.toHumanString()}`,
  );
}
