import { randomUUID } from 'node:crypto';
import type { AccountRegion } from '../../../support/account-region.ts';
import type { BusEvent } from '../bus-event.ts';

/** The event that EventBridge gives to the target of a scheduled rule. */
export function scheduledEvent(ruleArn: string, time: number, place: AccountRegion): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: place.accountId,
    time: new Date(time).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: place.region,
    resources: [ruleArn],
    detail: {},
  };
}
