import type { Checkpoints } from './checkpoints.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { DueList } from './due-list.ts';
import type { EventStore } from './event-store.ts';
import type { Outbox } from './outbox.ts';
import type { SliceStore } from './slices.ts';
import type { SubscriberRegistry } from './subscriber-registry.ts';

/** All that is accounted for. A use case takes the roles that it needs, and no more. */
export interface Ledger
  extends EventStore,
    DeliveryStore,
    Outbox,
    DueList,
    SubscriberRegistry,
    Checkpoints,
    SliceStore {}
