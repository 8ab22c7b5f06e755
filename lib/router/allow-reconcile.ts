import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { addToKeyPolicy } from '../shared/add-to-key-policy.ts';

const ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * Lets `reconcile` send to a subscriber's queue that is encrypted with a key of the subscriber's own. The key's policy
 * says so and not the role, which would name every such key, and what is in other stacks. Only where the key is in a
 * third stack, on which the router's own may depend already, is it the role.
 */
export function allowReconcile(subscription: Construct, key: IKey, reconcile: IRole): void {
  const home = Stack.of(key);
  if (home !== Stack.of(subscription) && home !== Stack.of(reconcile)) {
    key.grant(reconcile, ...ACTIONS);
    return;
  }
  addToKeyPolicy(subscription, key, {
    statement: new PolicyStatement({
      sid: 'RouterToQueues',
      principals: [reconcile.grantPrincipal],
      actions: ACTIONS,
      resources: ['*'],
    }),
    otherwise: `${ACTIONS.join(' and ')} to the role ${reconcile.node.path}, or retries later than 15 minutes never come`,
  });
}
