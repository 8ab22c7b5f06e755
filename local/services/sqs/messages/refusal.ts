/** Why one message is not taken, as an error or as an entry of `Failed` has it. */
export interface Refusal {
  readonly Code: string;
  readonly Message: string;
}

/** What SQS says of characters that a text may not have. */
export const ILLEGAL_TEXT =
  'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.';

/** What a message may not hold (SQS API reference, "SendMessage"), above U+FFFF too. */
const REFUSED = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Whether SQS takes every character of a text. */
export function isLegalText(text: string): boolean {
  return !REFUSED.test(text);
}

/** Whether a value is a whole number from 0 to a bound. */
export function isWithin(value: unknown, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}

/** The refusal of a value, in words of its own. */
export function invalidValue(Message: string): Refusal {
  return { Code: 'InvalidParameterValue', Message };
}

/** The refusal of a parameter's value, as SQS words most of them. */
export function invalidParameter(name: string, value: unknown, reason: string): Refusal {
  return invalidValue(`Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}`);
}

/** What SQS says of a parameter that only the other type of queue has. */
export const WRONG_TYPE = 'The request include parameter that is not valid for this queue type.';

/** Letters, digits and punctuation (SQS API reference, "SendMessage", `MessageDeduplicationId`). */
const LEGAL_ID = /^[\x21-\x7e]{1,128}$/;

/** Whether a value may be a message group, a deduplication id, or the id of an attempt. */
export function isLegalId(value: unknown): boolean {
  return LEGAL_ID.test(String(value));
}

/** What SQS says of one that may not. */
export function wrongId(name: string): string {
  return `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
}
