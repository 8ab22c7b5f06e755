import type { LocalClock } from '../../support/local-clock.ts';
import { parseExpression, type ScheduleTimes } from './parse-expression.ts';
import { ScheduleDelivery, type ScheduleParts } from './schedule-delivery.ts';
import type { ScheduleSpec } from './schedule-spec.ts';
import { TimeZone } from './time-zone.ts';

/** EventBridge Scheduler: schedules that run once or again and again, from `start` on. */
export class Scheduler {
  readonly #clock: LocalClock;
  readonly #delivery: ScheduleDelivery;
  readonly #schedules: { readonly spec: ScheduleSpec; readonly times: ScheduleTimes }[] = [];
  readonly #cancels = new Map<string, () => void>();

  constructor(parts: ScheduleParts) {
    this.#clock = parts.clock;
    this.#delivery = new ScheduleDelivery(parts);
  }

  /** Throws for an expression or a time zone that cannot be read. */
  add(spec: ScheduleSpec): void {
    const times = parseExpression(spec.expression, new TimeZone(spec.timeZone));
    this.#schedules.push({ spec, times });
  }

  start(): void {
    const now = this.#clock.now();
    for (const { spec, times } of this.#schedules) {
      const begin = Math.max(now, times.isOnce ? now : (spec.startAt ?? now));
      const plan = (after: number): void => {
        const at = times.next(after, begin);
        if (at === undefined || (!times.isOnce && at > (spec.endAt ?? at))) return;
        const cancel = this.#clock.schedule(at, () => {
          plan(at);
          this.#delivery.deliver(spec, at);
        });
        this.#cancels.set(spec.arn, cancel);
      };
      plan(begin - 1);
    }
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
    this.#delivery.stop();
  }
}
