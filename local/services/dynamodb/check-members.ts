import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';

/** Members of DynamoDB's that dynalite would drop without a word. What needs nothing here is not among them, such as encryption. */
const NOT_RUN: Readonly<Record<string, readonly string[]>> = {
  CreateTable: ['DeletionProtectionEnabled', 'ResourcePolicy'],
  UpdateTable: ['DeletionProtectionEnabled', 'GlobalTableWitnessUpdates', 'ReplicaUpdates'],
};

/** Refuses a member that is not run, unless what it asks for is that nothing is done. */
export function checkMembers(action: string, input: AwsJson): void {
  const member = NOT_RUN[action]?.find((name) => !asksForNothing(input[name]));
  if (member !== undefined)
    throw new AwsError(
      'ValidationException',
      `${member} of ${action} is not run by the local DynamoDB: leave it out`,
    );
}

/** Such as `DeletionProtectionEnabled: false`. */
function asksForNothing(value: unknown): boolean {
  if (typeof value === 'object' && value !== null)
    return Object.values(value).every((part) => asksForNothing(part));
  return value === undefined || value === null || value === false;
}
