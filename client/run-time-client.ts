import { hasMembers } from '../core/api/read-answer.ts';
import type { ProvisionView } from '../core/operate/provision/provision.ts';
import type { ShownSubscriber } from '../core/query/show-subscriber.ts';
import type { CallOptions } from './options.ts';
import type { DeleteSubscriberRequest, PutSubscriberRequest } from './requests.ts';
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

  /** Makes a subscriber, or changes it; the same again changes nothing. Its `lifecycle` says whether it is there already. */
  put(name: string, request: PutSubscriberRequest, options?: CallOptions): Promise<ProvisionView> {
    const asked = withJson('PUT', pathOf(name), { body: request, repeatable: true });
    return this.#caller.ask(asked, isView, options);
  }

  /** Takes one away; `force` says that what waits for it may go with it. It is gone in two minutes. */
  delete(
    name: string,
    { reason, force }: DeleteSubscriberRequest,
    options?: CallOptions,
  ): Promise<ProvisionView> {
    const query = writeQuery({ reason, force: force === undefined ? undefined : String(force) });
    const path = `${pathOf(name)}${query}`;
    return this.#caller.ask({ method: 'DELETE', path, repeatable: true }, isView, options);
  }
}

function pathOf(name: string): string {
  return `/subscribers/${encodeURIComponent(name)}`;
}
