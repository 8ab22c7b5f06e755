/** What brings a campaign's messages from one place of a broker to the other, in a process that is killed. */
export interface Carrier {
  /**
   * How many it has brought since it was first started; what was brought right before a kill may not be among them. Throws where it has
   * ended by itself.
   */
  brought(): Promise<number>;
  killAndStart(): Promise<void>;
  /** Waits until nothing that it has begun with can come any more. */
  settle(): Promise<void>;
  end(): Promise<void>;
}
