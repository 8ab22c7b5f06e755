import { writeExact } from '../../../../core/shared/json/exact-json.ts';
import type { AwsJson } from '../../../api/aws-api.ts';
import { asDoubles, type BusEvent } from '../bus-event.ts';
import { compile } from '../buses/rule.ts';

/** An event, and when it came, in epoch milliseconds. */
interface Kept {
  readonly event: BusEvent;
  readonly at: number;
}

const DAY_MS = 86_400_000;

/** What an archive is made with. */
export interface ArchiveSpec {
  readonly name: string;
  readonly arn: string;
  readonly busArn: string;
  /** In epoch milliseconds. */
  readonly createdAt: number;
}

/** The events of a bus that match a pattern, for so many days; in memory. */
export class Archive {
  readonly spec: ArchiveSpec;
  #settings: AwsJson = {};
  #matches: (event: BusEvent) => boolean = () => true;
  #kept: Kept[] = [];

  /** Throws `AwsError('InvalidEventPatternException')`. */
  constructor(spec: ArchiveSpec, settings: AwsJson) {
    this.spec = spec;
    this.update(settings);
  }

  /** Changes those of `Description`, `EventPattern` and `RetentionDays` that are given. Throws as the constructor does. */
  update(settings: AwsJson): void {
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    const updated: AwsJson = { ...this.#settings, ...Object.fromEntries(given) };
    const { EventPattern } = updated;
    if (EventPattern !== undefined) {
      const pattern = compile(String(EventPattern));
      this.#matches = (event) => pattern.matches(event);
    }
    this.#settings = updated;
  }

  keep(event: BusEvent, now: number): void {
    this.#forget(now);
    if (this.#matches(asDoubles(event))) this.#kept.push({ event, at: now });
  }

  /** The events of a time by their own times, in epoch milliseconds, in the order of these. */
  between(start: number, end: number, now: number): readonly BusEvent[] {
    this.#forget(now);
    return this.#kept
      .map(({ event }) => ({ event, time: Date.parse(event.time) }))
      .filter(({ time }) => time >= start && time <= end)
      .sort((left, right) => left.time - right.time)
      .map(({ event }) => event);
  }

  /** As ListArchives has it. */
  summary(now: number): AwsJson {
    this.#forget(now);
    const { name, busArn, createdAt } = this.spec;
    const sizes = this.#kept.map(({ event }) => Buffer.byteLength(writeExact(event)));
    return {
      ArchiveName: name,
      EventSourceArn: busArn,
      State: 'ENABLED',
      RetentionDays: this.#settings.RetentionDays ?? 0,
      SizeBytes: sizes.reduce((sum, size) => sum + size, 0),
      EventCount: sizes.length,
      CreationTime: createdAt / 1000,
    };
  }

  /** As DescribeArchive has it. */
  describe(now: number): AwsJson {
    return { ArchiveArn: this.spec.arn, ...this.#settings, ...this.summary(now) };
  }

  /** Retention of 0 days is for ever (API reference, "CreateArchive"). */
  #forget(now: number): void {
    const days = Number(this.#settings.RetentionDays ?? 0);
    const oldest = this.#kept[0];
    if (days === 0 || oldest === undefined || oldest.at + days * DAY_MS > now) return;
    this.#kept = this.#kept.filter(({ at }) => at + days * DAY_MS > now);
  }
}
