import type { Json } from '../../../../core/event/event.ts';
import { deleteSubscriber } from '../../../../core/operate/provision/delete-subscriber.ts';
import type { Provision } from '../../../../core/operate/provision/provision.ts';
import { type Put, putSubscriber } from '../../../../core/operate/provision/put-subscriber.ts';
import { resumeProvisions } from '../../../../core/operate/provision/resume-provisions.ts';
import type { Subscriber } from '../../../../core/records/subscriber.ts';
import type { Preconditions } from '../../../../core/shared/preconditions.ts';
import { MemoryPauses } from '../../../support/fakes/memory-pauses.ts';
import { MemoryChannels, MemoryProvisions } from '../../../support/fakes/memory-provisions.ts';
import { JobWorld } from '../../../support/worlds/job-world.ts';

/** How a request is sent. */
interface Asked extends Partial<Preconditions> {
  readonly name?: string;
}

/** Subscribers that are made at run time, with everything in memory, and `billing` and `email`, which a deployment has. */
export class ProvisionWorld extends JobWorld {
  readonly provisions = new MemoryProvisions();
  readonly channels = new MemoryChannels();
  readonly pauses = new MemoryPauses();
  readonly queuePrefix = 'router-dyn-';
  readonly deadLetterQueueUrl = 'http://127.0.0.1/000000000000/dead';
  readonly retentionDays = 30;

  static override async make(): Promise<ProvisionWorld> {
    const { ledger } = await JobWorld.make();
    const world = new ProvisionWorld();
    for (const subscriber of await ledger.listSubscribers())
      await world.ledger.putSubscriber(subscriber);
    return world;
  }

  put(
    body: Readonly<Record<string, Json>> = {},
    { name = 'search', ifMatch, ifNoneMatch }: Asked = {},
  ): Promise<Put> {
    const asked = { pattern: { type: ['order.placed'] }, reason: 'INC-42', ...body };
    return putSubscriber({ name, by: 'me', ifMatch, ifNoneMatch, body: asked }, this);
  }

  remove(
    query: Readonly<Record<string, string>> = {},
    { name = 'search', ifMatch }: Asked = {},
  ): Promise<Provision> {
    const asked = { reason: 'INC-42', ...query };
    return deleteSubscriber({ name, by: 'me', ifMatch, query: asked }, this);
  }

  /** What `reconcile` has done, so many minutes long. */
  async wait(minutes = 1): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      this.clock.advance(60_000);
      await resumeProvisions(this);
    }
  }

  /** The registration of a subscriber. */
  async registered(name = 'search'): Promise<Subscriber | undefined> {
    return (await this.ledger.listSubscribers()).find((subscriber) => subscriber.name === name);
  }
}
