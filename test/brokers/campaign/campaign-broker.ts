/** A message of a campaign. */
export interface CampaignMessage {
  /** The same each time that it is sent. */
  readonly id: string;
  /** JSON, which says each time that it is sent by its producer. */
  readonly body: string;
}

/** A broker that a campaign kills, with a place that messages are sent to, and one that they are brought to. */
export interface CampaignBroker {
  /** Of the place that is read, and of the place that is sent to, as bridges take them. */
  readonly from: string;
  readonly to: string;
  /** Sends messages once, and never again by itself; rejects where not all of them are confirmed. */
  produce(messages: readonly CampaignMessage[]): Promise<void>;
  /** Takes the bodies of all messages that have come to the other place since the last time. It is not killed meanwhile. */
  drain(): Promise<readonly string[]>;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}
