import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Annotations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** Adds a statement to the policy of a key, or, where the key is imported, warns of what its policy must allow. */
export function addToKeyPolicy(
  scope: Construct,
  key: IKey,
  { statement, otherwise }: { readonly statement: PolicyStatement; readonly otherwise: string },
): void {
  const { statementAdded } = key.addToResourcePolicy(statement);
  if (statementAdded) return;
  Annotations.of(scope).addWarningV2(
    `waybill:encryptionKey:${statement.sid}`,
    `the policy of the imported key ${key.keyArn} cannot be changed from here; it must allow ${otherwise}`,
  );
}
