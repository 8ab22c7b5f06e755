import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { addToKeyPolicy } from '../shared/add-to-key-policy.ts';

const ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * Lets functions of the router send to a subscriber's queue that is encrypted with a key of the subscriber's own. The key's
 * policy says so and not the roles, which would name every such key, and what is in other stacks. Only where the key is in a
 * third stack, on which the router's own may depend already, is it the roles.
 */
export function allowSenders(subscription: Construct, key: IKey, senders: readonly IRole[]): void {
  const home = Stack.of(key);
  const isThird = (sender: IRole) => home !== Stack.of(sender);
  if (home !== Stack.of(subscription) && senders.every(isThird)) {
    for (const sender of senders) key.grant(sender, ...ACTIONS);
    return;
  }
  const names = senders.map(({ node }) => node.path).join(' and ');
  addToKeyPolicy(subscription, key, {
    statement: new PolicyStatement({
      sid: 'RouterToQueues',
      principals: senders.map(({ grantPrincipal }) => grantPrincipal),
      actions: ACTIONS,
      resources: ['*'],
    }),
    otherwise: `${ACTIONS.join(' and ')} to the roles ${names}, or retries later than 15 minutes and what is redriven never come`,
  });
}
