const MINUTE_MS = 60_000;

/** A time zone by its IANA name. Throws for a name that there is not. */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat;

  constructor(name: string) {
    try {
      this.#format = new Intl.DateTimeFormat('en-US', {
        timeZone: name,
        hourCycle: 'h23',
        ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
        ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
      });
    } catch {
      throw new Error(`there is no time zone "${name}"; use a name such as Europe/Berlin`);
    }
  }

  /** What a clock on the wall shows at a time, as the epoch milliseconds of that date and time in UTC. */
  toWall(time: number): number {
    const parts = new Map(this.#format.formatToParts(time).map(({ type, value }) => [type, value]));
    const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
    const date = Date.UTC(number('year'), number('month') - 1, number('day'));
    const seconds = (number('hour') * 60 + number('minute')) * 60 + number('second');
    return date + seconds * 1000 + (((time % 1000) + 1000) % 1000);
  }

  /** The first time at which a clock on the wall shows that; undefined when it never does, as summer time begins. */
  fromWall(wall: number): number | undefined {
    const offsets = [-1, 1].map((days) => {
      const near = wall + days * 1440 * MINUTE_MS;
      return this.toWall(near) - near;
    });
    return offsets
      .map((offset) => wall - offset)
      .sort((left, right) => left - right)
      .find((time) => this.toWall(time) === wall);
  }
}
