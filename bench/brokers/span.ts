/** What a piece of work took, of the clock and of the processor time of its process. */
export interface Measured {
  readonly eventsPerSecond: number;
  readonly cpuMsPerEvent: number;
}

/** From the first of several events to the last of them; the first alone is not counted, since it began the time. */
export class Span {
  #begun: { readonly at: number; readonly cpu: NodeJS.CpuUsage } | undefined;

  /** Begins, where it has not. */
  begin(): void {
    this.#begun ??= { at: performance.now(), cpu: process.cpuUsage() };
  }

  end(events: number): Measured {
    if (this.#begun === undefined) throw new Error('nothing was begun');
    const { user, system } = process.cpuUsage(this.#begun.cpu);
    return {
      eventsPerSecond: (1000 * events) / (performance.now() - this.#begun.at),
      cpuMsPerEvent: (user + system) / 1000 / events,
    };
  }
}
