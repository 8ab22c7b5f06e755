import { startCloud, VirtualClock } from 'waybill/local';

const clock = new VirtualClock(Date.now());
await using cloud = await startCloud({ assembly: 'cdk.out', clock });

const data = { amount: 5, email: 'you@example.com' };
const { trackingId } = await cloud.publish({ source: '/shop', type: 'order.placed', data });
await cloud.advance(3_600_000);

const { state, deliveries } = await cloud.waybill(trackingId);
console.log(state, deliveries);
