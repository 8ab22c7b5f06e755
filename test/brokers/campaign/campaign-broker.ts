/** A broker that a campaign kills, with a place that messages are sent to, and one that they are brought to. */
export interface CampaignBroker {
  /** Of the place that is read, and of the place that is sent to, as bridges take them. */
  readonly from: string;
  readonly to: string;
  /** Sends messages, whose ids and bodies are these texts; rejects where not all of them are confirmed. */
  produce(ids: readonly string[]): Promise<void>;
  /** Takes the ids of all messages that have come to the other place. */
  drain(): Promise<readonly string[]>;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}
