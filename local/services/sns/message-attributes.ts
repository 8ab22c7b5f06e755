import { AwsError } from '../../api/aws-error.ts';

/** An attribute of a message as SNS and SQS have it; a binary value is in base64. */
interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** By name. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

const TYPE = /^(String|Number|Binary)(\..+)?$/;

/** Checks attributes as SNS does before anybody gets them (SNS API reference, "MessageAttributeValue"). Throws `AwsError`. */
export function readMessageAttributes(given: unknown): MessageAttributes {
  const attributes = (given ?? {}) as MessageAttributes;
  for (const [name, attribute] of Object.entries(attributes)) check(name, attribute);
  return attributes;
}

function check(name: string, { DataType, StringValue, BinaryValue }: MessageAttribute): void {
  const [, type] = TYPE.exec(DataType ?? '') ?? [];
  if (type === undefined)
    throw wrong(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  const value = type === 'Binary' ? BinaryValue : StringValue;
  if (value === undefined || value === '')
    throw wrong(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  if (type === 'Number' && (value.trim() === '' || Number.isNaN(Number(value))))
    throw wrong(`Could not cast message attribute '${name}' value to number.`);
}

function wrong(message: string): AwsError {
  return new AwsError('ParameterValueInvalid', message);
}

/** How many bytes attributes add to a message: their names, types and values. */
export function attributeBytes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue = '', BinaryValue }]) => {
      const value = BinaryValue === undefined ? StringValue : Buffer.from(BinaryValue, 'base64');
      return sum + Buffer.byteLength(name) + DataType.length + Buffer.byteLength(value);
    },
    0,
  );
}
