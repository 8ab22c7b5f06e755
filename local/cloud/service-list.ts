/** One part of the cloud with a life of its own. */
export interface Service {
  readonly name: string;
  start(): Promise<void> | void;
  stop(): Promise<void> | void;
}

/** Services that start in order and stop in reverse. */
export class ServiceList {
  readonly #services: readonly Service[];
  #started: Service[] = [];

  constructor(services: readonly Service[]) {
    this.#services = services;
  }

  /** When one cannot start, those before it are stopped again and the error goes on. */
  async start(): Promise<void> {
    for (const service of this.#services) {
      this.#started.push(service);
      try {
        await service.start();
      } catch (error) {
        await this.stop();
        throw error;
      }
    }
  }

  /** Stops whatever runs; a second call finds nothing to do. */
  async stop(): Promise<void> {
    const running = this.#started.reverse();
    this.#started = [];
    for (const service of running) await service.stop();
  }
}
