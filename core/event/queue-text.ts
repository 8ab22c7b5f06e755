/** JSON as SQS takes it: U+FFFE and U+FFFF, which may be in no message, are escaped (SendMessage API reference, "MessageBody"). */
export function escapeForQueues(json: string): string {
  return json.replaceAll(/[\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}
