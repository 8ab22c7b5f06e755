import { App, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from 'waybill';

const stack = new Stack(new App(), 'Waybill');
const router = new EventRouter(stack, 'Router', { authorizer: 'public' });
const receipts = new SubscriberFunction(stack, 'Receipts', { entry: 'handlers/receipts.ts' });
router.addSubscriber('receipts', {
  pattern: { type: ['order.placed'] },
  target: new FunctionTarget(receipts),
});
