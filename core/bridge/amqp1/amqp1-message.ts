/** A message of AMQP 1.0, as far as it is read and written here; its words are those of OASIS AMQP 1.0, part 3 (messaging). */
export interface Amqp1Message {
  readonly message_id?: unknown;
  readonly correlation_id?: unknown;
  readonly reply_to?: unknown;
  readonly subject?: unknown;
  readonly content_type?: unknown;
  readonly content_encoding?: unknown;
  readonly creation_time?: unknown;
  readonly group_id?: unknown;
  readonly group_sequence?: unknown;
  readonly priority?: unknown;
  readonly absolute_expiry_time?: unknown;
  readonly application_properties?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Sections of a body that are not one value: their type, and what is in them. */
export interface Amqp1Sections {
  readonly typecode: number;
  readonly content: unknown;
  /** Whether there are several of them, which are the items of `content`. */
  readonly multiple?: boolean;
}

/** The type of a section of bytes (AMQP 1.0, 3.2.6); the other is that of a list. */
export const DATA_SECTION = 0x75;

/** The property of a message whose body was a value or a list of AMQP: what kind of it. */
export const BODY_PROPERTY = 'amqpbody';
