import { BrokerError, type BrokerErrorName } from '../../../core/bridge/broker-error.ts';
import { DELIVERED, notTaken } from '../../../core/bridge/target-result.ts';
import type { Target, TargetEvent, TargetResult } from '../../../core/ports/bridging/target.ts';

/** A broker in memory that takes what it is sent, unless it is down or a test says otherwise of an event. */
export class FakeTarget implements Target {
  taken: TargetEvent[] = [];
  /** How many events each call had. */
  calls: number[] = [];
  isDown = false;
  /** What is wrong with it while it is down. */
  fault: BrokerErrorName = 'BrokerUnreachable';
  isClosed = false;
  /** What comes of an event; undefined for one that is taken. */
  outcome: (event: TargetEvent) => TargetResult | undefined = () => undefined;
  /** What comes of a connection that is made before an event is sent. */
  connecting: () => Promise<void> = async () => {};
  /** What happens before a call answers. */
  before: () => Promise<unknown> = async () => {};

  connect(): Promise<void> {
    return this.connecting();
  }

  async send(events: readonly TargetEvent[]): Promise<readonly TargetResult[]> {
    this.calls.push(events.length);
    await this.before();
    return events.map((event) => this.#take(event));
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  #take(event: TargetEvent): TargetResult {
    if (this.isDown)
      return notTaken(new BrokerError(this.fault, 'fake://broker cannot be reached'));
    const outcome = this.outcome(event);
    if (outcome !== undefined) return outcome;
    this.taken.push(event);
    return DELIVERED;
  }
}
