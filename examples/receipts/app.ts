import { App, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from 'waybill';

const stack = new Stack(new App(), 'Receipts');
const router = new EventRouter(stack, 'Router', { authorizer: 'public' });

router.addSubscriber('receipts', {
  pattern: { type: ['order.placed'], data: { amount: [{ numeric: ['>', 0] }] } },
  target: new FunctionTarget(
    new SubscriberFunction(stack, 'receipts-function', { entry: 'receipts.ts' }),
  ),
});
