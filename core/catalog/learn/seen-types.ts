import { errorLogFields } from '../../log/log-fields.ts';
import type { TypeReports } from '../../ports/catalog/type-reports.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { TypeReport } from '../../records/catalog/type-report.ts';
import { isOutage } from '../../shared/is-outage.ts';
import type { JsonObject } from '../../shared/json/json-object.ts';
import type { ToldSchemas } from './told-schemas.ts';
import { type SeenEvent, TypeTally } from './type-tally.ts';

/** How often a function tells what it has seen, in milliseconds. */
const EVERY_MS = 60_000;

/** How long a request that is done waits for the report that is written beside it, in milliseconds. */
const PATIENCE_MS = 100;

/** The outside world of `SeenTypes`. */
export interface SeenTypesPorts {
  readonly typeReports: Pick<TypeReports, 'addReport'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn' | 'error'>;
  readonly newId: () => string;
}

/**
 * What a function that takes events has seen of their types. It tells it once a minute at most, in one write, whatever it has
 * seen: beside the work of a request, whose events are told with it, since a function is frozen between two requests and
 * may get no other. What cannot be told is told a minute later.
 */
export class SeenTypes {
  readonly #ports: SeenTypesPorts;
  #tally = new TypeTally();
  #told: ToldSchemas | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  #telling: Promise<void> | undefined;

  constructor(ports: SeenTypesPorts) {
    this.#ports = ports;
  }

  /** Begins to tell what was seen, if it is time, with the events of a request that is underway. Never throws. */
  begin(underway: readonly SeenEvent[]): void {
    const now = this.#ports.clock.now();
    if (this.#telling !== undefined || now < this.#toldAt + EVERY_MS) return;
    const tally = this.#tally;
    for (const event of underway) tally.note(event, now);
    const isNothing = tally.isEmpty;
    if (!isNothing) this.#tally = new TypeTally();
    // Those of them that are accepted are noted when they are.
    for (const event of underway) this.#tally.takeBack(event, now);
    if (isNothing) return;
    this.#toldAt = now;
    this.#telling = this.#tell(tally, now).finally(() => {
      this.#telling = undefined;
    });
  }

  /** Notes the events of a request that were accepted, and waits a little for what is being told. Never throws. */
  async end(accepted: readonly SeenEvent[]): Promise<void> {
    const { clock } = this.#ports;
    for (const event of accepted) this.#tally.note(event, clock.now());
    if (this.#telling === undefined) return;
    let cancel = () => {};
    const late = new Promise<void>((resolve) => {
      cancel = clock.schedule(clock.now() + PATIENCE_MS, resolve);
    });
    await Promise.race([this.#telling, late]);
    cancel();
  }

  async #tell(tally: TypeTally, now: number): Promise<void> {
    const { typeReports, log } = this.#ports;
    try {
      // A file of its own beside a function's, which loads it beside the work of its first request.
      this.#told ??= new (await import('./told-schemas.ts')).ToldSchemas();
      const schemas = this.#told.newSchemas(tally.types);
      await typeReports.addReport(this.#write(tally, { schemas, now }));
      this.#told.remember(schemas);
    } catch (error) {
      const about = { events: tally.events, ...errorLogFields(error) };
      if (isOutage(error)) {
        this.#tally.add(tally);
        log.warn('the catalog cannot be told what was seen; it is told later', about);
      } else log.error('the catalog cannot be told what was seen, and will not know it', about);
    }
  }

  #write(
    tally: TypeTally,
    { schemas, now }: { readonly schemas: ReadonlyMap<string, JsonObject>; readonly now: number },
  ): TypeReport {
    const types = tally.types.map(({ type, count, first, last, ...seen }) => {
      const schema = schemas.get(type);
      return {
        ...{ type, count, firstSeen: isoTime(first), lastSeen: isoTime(last) },
        ...{ producers: [...seen.producers], sources: [...seen.sources] },
        ...(schema === undefined ? {} : { schema }),
        leftOut: [...seen.leftOut],
      };
    });
    const id = this.#ports.newId().slice(0, 8);
    return { id, toldAt: isoTime(now), types, leftOut: tally.leftOut };
  }
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
