import type { LocalClock } from '../../../support/local-clock.ts';
import type { Rule } from '../buses/rule.ts';
import { Schedule } from './schedule.ts';

/** The schedules of the rules that have one and are enabled; each begins when its rule is put, and none before `start`. */
export class RuleSchedules {
  readonly #clock: LocalClock;
  readonly #run: (rule: Rule, time: number) => void;
  readonly #schedules = new Map<string, Schedule>();
  #isStarted = false;

  /** `run` is told of every time that a rule is due, in epoch milliseconds. */
  constructor(clock: LocalClock, run: (rule: Rule, time: number) => void) {
    this.#clock = clock;
    this.#run = run;
  }

  /** Throws for an expression that cannot be read. */
  put(rule: Rule): void {
    this.remove(rule);
    const { ScheduleExpression: expression, State } = rule.settings;
    if (expression === undefined || State === 'DISABLED') return;
    const run = (time: number) => this.#run(rule, time);
    const schedule = new Schedule(String(expression), this.#clock, run);
    this.#schedules.set(rule.arn, schedule);
    if (this.#isStarted) schedule.start();
  }

  remove({ arn }: Rule): void {
    this.#schedules.get(arn)?.stop();
    this.#schedules.delete(arn);
  }

  start(): void {
    this.#isStarted = true;
    for (const schedule of this.#schedules.values()) schedule.start();
  }

  stop(): void {
    this.#isStarted = false;
    for (const schedule of this.#schedules.values()) schedule.stop();
  }
}
