import type { AwsJson } from '../../../api/aws-api.ts';
import { ILLEGAL_TEXT, invalidValue, isLegalText, type Refusal } from './refusal.ts';

/** SQS developer guide, "Amazon SQS message metadata". */
const MOST_ATTRIBUTES = 10;
const LONGEST_NAME = 256;

/** Why SQS does not take the attributes of a message; undefined when it does. */
export function refuseAttributes({ MessageAttributes }: AwsJson): Refusal | undefined {
  const given = Object.entries((MessageAttributes ?? {}) as Record<string, AwsJson>);
  if (given.length > MOST_ATTRIBUTES)
    return invalidValue(
      `Number of message attributes [${given.length}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`,
    );
  for (const [name, attribute] of given) {
    const refusal = refuseName(name) ?? refuseType(name, attribute) ?? refuseValue(name, attribute);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refuseName(name: string): Refusal | undefined {
  if (name.length > LONGEST_NAME)
    return invalidValue(
      `Length of message attribute name must be less than ${LONGEST_NAME} bytes.`,
    );
  if (!/^[\w.-]+$/.test(name) || name.includes('..'))
    return invalidValue(
      `The message attribute name '${name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.`,
    );
  if (/^(aws\.|amazon\.|\.)|\.$/i.test(name))
    return invalidValue(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.",
    );
  return undefined;
}

function refuseType(name: string, { DataType, ...value }: AwsJson): Refusal | undefined {
  if (typeof DataType !== 'string' || DataType === '')
    return invalidValue(
      `The message attribute '${name}' must contain non-empty message attribute type.`,
    );
  if (DataType.length > LONGEST_NAME || !/^(String|Number|Binary)(\.|$)/.test(DataType))
    return invalidValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  if (isFilled(value.StringListValues) || isFilled(value.BinaryListValues))
    return {
      Code: 'UnsupportedOperation',
      Message: 'Message attribute list values in SendMessage operation are not supported.',
    };
  return undefined;
}

function refuseValue(name: string, attribute: AwsJson): Refusal | undefined {
  const type = String(attribute.DataType);
  const [field, other] = type.startsWith('Binary') ? ['Binary', 'String'] : ['String', 'Binary'];
  if (String(attribute[`${other}Value`] ?? '') !== '')
    return invalidValue(
      `The message attribute '${name}' with type '${type}' must use field '${field}'.`,
    );
  const value = String(attribute[`${field}Value`] ?? '');
  if (value === '')
    return invalidValue(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`,
    );
  if (type.startsWith('Number') && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value))
    return invalidValue(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  return isLegalText(value) ? undefined : invalidValue(ILLEGAL_TEXT);
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
