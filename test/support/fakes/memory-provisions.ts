import { WaybillError } from '../../../core/errors.ts';
import type { Json } from '../../../core/event/event.ts';
import type { Provision } from '../../../core/operate/provision/provision.ts';
import type { Channels, QueueToPut, RuleToPut } from '../../../core/ports/provisioning/channels.ts';
import type { ProvisionStore } from '../../../core/ports/provisioning/provision-store.ts';
import type { Provisioning } from '../../../core/ports/provisioning/provisioning.ts';
import { compare, copy } from './list-records.ts';

/** Subscribers that are made at run time, in the test's memory. */
export class MemoryProvisions implements ProvisionStore {
  readonly #byName = new Map<string, Provision>();

  async listProvisions(): Promise<readonly Provision[]> {
    return [...this.#byName.values()].sort((a, b) => compare(a.name, b.name)).map(copy);
  }

  async findProvision(name: string): Promise<Provision | undefined> {
    const provision = this.#byName.get(name);
    return provision === undefined ? undefined : copy(provision);
  }

  async replaceProvision(before: Provision | undefined, next: Provision): Promise<boolean> {
    if (!this.#isStill(next.name, before)) return false;
    this.#byName.set(next.name, copy(next));
    return true;
  }

  async removeProvision(before: Provision): Promise<boolean> {
    return this.#isStill(before.name, before) && this.#byName.delete(before.name);
  }

  #isStill(name: string, before: Provision | undefined): boolean {
    return JSON.stringify(this.#byName.get(name)) === JSON.stringify(before);
  }
}

/** Counts how often somebody is asked to go on. */
export class RecordingProvisioning implements Provisioning {
  resumed = 0;

  async resume(): Promise<void> {
    this.resumed++;
  }
}

/** Queues and rules in the test's memory. */
export class MemoryChannels implements Channels {
  /** What the next rule is refused with. */
  refusal: WaybillError | undefined;
  isDown = false;
  readonly queues = new Map<string, QueueToPut>();
  readonly rules = new Map<string, RuleToPut>();

  async putQueue(queue: QueueToPut): Promise<string> {
    this.#reach();
    this.queues.set(queue.queueName, queue);
    return `http://127.0.0.1/000000000000/${queue.queueName}`;
  }

  async putRule(rule: RuleToPut): Promise<void> {
    this.#reach();
    const { refusal } = this;
    this.refusal = undefined;
    if (refusal !== undefined) throw refusal;
    this.rules.set(rule.ruleName, rule);
  }

  async deleteRule(ruleName: string): Promise<void> {
    this.#reach();
    this.rules.delete(ruleName);
  }

  async deleteQueue(queueName: string): Promise<void> {
    this.#reach();
    this.queues.delete(queueName);
  }

  /** The patterns of the rules that there are. */
  get patterns(): readonly Json[] {
    return [...this.rules.values()].map(({ pattern }) => pattern);
  }

  #reach(): void {
    if (this.isDown) throw new WaybillError('unavailable', 'AWS cannot be reached');
  }
}
