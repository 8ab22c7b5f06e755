import { startCloud, VirtualClock } from 'waybill/local';

const clock = new VirtualClock(Date.now());
const cloud = await startCloud({ assembly: 'cdk.out', clock, httpPort: 0, awsPort: 0 });

const order = { source: '/shop', type: 'order.placed', data: { amount: 5 } };
const response = await fetch(`${cloud.url}/events`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(order),
});
await cloud.settle();
clock.advance(3_600_000);
await cloud.settle();

console.log(response.status, await response.json());
await cloud.stop();
