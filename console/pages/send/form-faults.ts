/** What is wrong with a form, by JSON Pointers into the event. */
export interface FormFaults {
  /** What cannot be sent as it is typed. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** What the router has refused of what was sent last. */
  readonly refused: ReadonlyMap<string, string>;
}

export const NO_FAULTS: FormFaults = { unreadable: new Map(), refused: new Map() };

/** The faults with another text at a place, or with none. */
export function withUnreadable(
  faults: FormFaults,
  pointer: string,
  message: string | undefined,
): FormFaults {
  const unreadable = new Map(faults.unreadable);
  if (message === undefined) unreadable.delete(pointer);
  else unreadable.set(pointer, message);
  return { ...faults, unreadable };
}

/** The pointer of a member or an item (RFC 6901, section 3). */
export function pointInto(pointer: string, name: string | number): string {
  return `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
