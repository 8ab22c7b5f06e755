import { Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { EventRouter, FunctionTarget, SubscriberFunction } from 'waybill';

/** A router with one subscriber. */
export class WaybillStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const router = new EventRouter(this, 'Router', { authorizer: 'public' });
    const receipts = new SubscriberFunction(this, 'Receipts', { entry: 'handlers/receipts.ts' });
    router.addSubscriber('receipts', {
      pattern: { type: ['order.placed'] },
      target: new FunctionTarget(receipts),
    });
  }
}
