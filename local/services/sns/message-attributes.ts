import { AwsError } from '../../api/aws-error.ts';

/** An attribute of a message as SNS and SQS have it; a binary value is in base64. */
interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** By name. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** The most letters of a name, and what it is made of. */
const LONGEST_NAME = 256;
const ILLEGAL = /[^\w.-]/;

const TYPE = /^(String|Number|Binary)(\..+)?$/;

/**
 * Checks attributes as SNS does before anybody gets them (SNS API reference, "MessageAttributeValue"), in the words of
 * localstack's test_sns.snapshot.json (`test_empty_or_wrong_message_attributes`). `at` is where they are. Throws `AwsError`.
 */
export function readMessageAttributes(given: unknown, at: string): MessageAttributes {
  const attributes = (given ?? {}) as MessageAttributes;
  for (const [name, attribute] of Object.entries(attributes)) {
    if (attribute.DataType === undefined)
      throw new AwsError(
        'ValidationError',
        `1 validation error detected: Value null at '${at}.${name}.member.dataType' failed to satisfy constraint: Member must not be null`,
      );
    checkName(name);
    check(name, attribute);
  }
  return attributes;
}

function checkName(name: string): void {
  const [illegal] = ILLEGAL.exec(name) ?? [];
  if (illegal !== undefined)
    throw wrong(
      `Invalid non-alphanumeric character '#x${illegal.charCodeAt(0).toString(16).toUpperCase()}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    );
  if (name.length > LONGEST_NAME)
    throw wrong(`Length of message attribute name must be less than ${LONGEST_NAME} bytes.`);
  if (name.startsWith('.'))
    throw wrong("Invalid message attribute name starting with character '.' was found.");
  if (name.endsWith('.'))
    throw wrong("Invalid message attribute name ending with character '.' was found.");
  if (name.includes('..'))
    throw wrong("Message attribute name can not have successive '.' character.");
}

function check(name: string, { DataType, StringValue, BinaryValue }: MessageAttribute): void {
  const [, type] = TYPE.exec(DataType ?? '') ?? [];
  if (type === undefined)
    throw wrong(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  const [value, other, field] =
    type === 'Binary' ? [BinaryValue, StringValue, type] : [StringValue, BinaryValue, 'String'];
  if (!value && other)
    throw wrong(
      `The message attribute '${name}' with type '${DataType}' must use field '${field}'.`,
    );
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
