/** A broker that runs for the example, with a place where orders are placed, and one where they are brought to. */
export interface ExampleBroker {
  /** Where it listens, for people. */
  readonly address: string;
  /** Of the place where orders are placed, and of the one that is brought orders, as `waybill bridge` takes them. */
  readonly from: string;
  readonly to: string;
  /** A command of the broker's own that places an order more, where it has one that is short. */
  readonly another?: string;
  /** Places orders, as the broker's own clients do. */
  place(orders: readonly string[]): Promise<void>;
  /** Takes so many that have been brought, by a client that is not Waybill's; throws where they do not come in some seconds. */
  take(count: number): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** A kind of broker, and how this machine comes by it. */
export interface BrokerKind {
  readonly name: string;
  isInstalled(): boolean;
  /** What to do where it is not. */
  readonly missing: string;
  start(): Promise<ExampleBroker>;
}

/** Prepares a broker that runs, or stops it where that fails. */
export async function orStop<T>(stop: () => Promise<void>, prepare: () => Promise<T>): Promise<T> {
  try {
    return await prepare();
  } catch (error) {
    await stop();
    throw error;
  }
}

/** How the two places are called. */
export const ORDERS = 'orders';
export const WAREHOUSE = 'warehouse';
