/** What a sort key may be: 1 to 1,024 bytes (DynamoDB quotas); an event's type is no longer. */
export function canBeKey(type: string): boolean {
  return type !== '' && Buffer.byteLength(type) <= 1024;
}
