import { hasMembers } from '../core/api/read-answer.ts';
import type { ProvisionView } from '../core/operate/provision/provision.ts';
import type { ShownSubscriber } from '../core/query/show-subscriber.ts';
import type { CallOptions, ChangeOptions, PutOptions } from './options.ts';
import type { DeleteSubscriberRequest, PutSubscriberRequest } from './requests.ts';
import { bound } from './sending/bound.ts';
import { type Caller, withJson } from './sending/caller.ts';
import { writeQuery } from './sending/write-query.ts';

const isView = hasMembers<ProvisionView>('name', 'lifecycle');

/** Subscribers without a deployment, whose events are pulled. */
export class RunTimeClient {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** One subscriber, whoever made it. */
  get(name: string, options?: CallOptions): Promise<ShownSubscriber> {
    return this.#caller.get(pathOf(name), hasMembers<ShownSubscriber>('name', 'target'), options);
  }

  /** The same, and the tag by which a change can be bound to it; without one where a deployment made it. */
  async read(name: string, options?: CallOptions): Promise<ReadSubscriber> {
    const isShown = hasMembers<ShownSubscriber>('name', 'target');
    const { answer, tag } = await this.#caller.getTagged(pathOf(name), isShown, options);
    return { subscriber: answer, ...(tag === undefined ? {} : { tag }) };
  }

  /** Makes a subscriber, or changes it; the same again changes nothing. Its `lifecycle` says whether it is there already. */
  put(
    name: string,
    request: PutSubscriberRequest,
    options: PutOptions = {},
  ): Promise<ProvisionView> {
    const asked = withJson('PUT', pathOf(name), { body: request, repeatable: true });
    return this.#caller.ask(bound(asked, options), isView, options);
  }

  /** Takes one away; `force` says that what waits for it may go with it. It is gone in two minutes. */
  delete(
    name: string,
    { reason, force }: DeleteSubscriberRequest,
    options: ChangeOptions = {},
  ): Promise<ProvisionView> {
    const query = writeQuery({ reason, force: force === undefined ? undefined : String(force) });
    const asked = { method: 'DELETE', path: `${pathOf(name)}${query}`, repeatable: true };
    return this.#caller.ask(bound(asked, options), isView, options);
  }
}

/** A subscriber as it was read. */
export interface ReadSubscriber {
  readonly subscriber: ShownSubscriber;
  readonly tag?: string;
}

function pathOf(name: string): string {
  return `/subscribers/${encodeURIComponent(name)}`;
}
