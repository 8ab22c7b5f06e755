/** A schema as it is inferred; one without types takes anything. */
export interface Inferred {
  readonly types: readonly string[];
  /** What every text is that was seen. */
  readonly format?: string | undefined;
  /** Of an object; one without them is a map, whose names are data. */
  readonly members?: ReadonlyMap<string, Inferred> | undefined;
  readonly required?: ReadonlySet<string> | undefined;
  /** Of a map that had any. */
  readonly values?: Inferred | undefined;
  /** Of an array that had any. */
  readonly items?: Inferred | undefined;
}

export const ANYTHING: Inferred = { types: [] };

/** An object with more members is a map. */
const MOST_MEMBERS = 100;

/** What fits one of two. */
export function mergeInferred(left: Inferred, right: Inferred): Inferred {
  if (left.types.length === 0 || right.types.length === 0) return ANYTHING;
  return {
    types: mergeTypes(left.types, right.types),
    format: mergeFormats(left, right),
    ...mergeObjects(left, right),
    items: orMerged(left.items, right.items),
  };
}

/** An object with these members, all of which it must have; a map, if their names are data. */
export function ofMembers(members: ReadonlyMap<string, Inferred>): Inferred {
  return { types: ['object'], ...orMap({ members, required: new Set(members.keys()) }) };
}

function orMerged(left: Inferred | undefined, right: Inferred | undefined): Inferred | undefined {
  return left === undefined || right === undefined ? (left ?? right) : mergeInferred(left, right);
}

/** Every integer is a number. */
function mergeTypes(left: readonly string[], right: readonly string[]): readonly string[] {
  const types = new Set([...left, ...right]);
  if (types.has('number')) types.delete('integer');
  return [...types].sort();
}

function mergeFormats(left: Inferred, right: Inferred): string | undefined {
  if (!left.types.includes('string')) return right.format;
  if (!right.types.includes('string')) return left.format;
  return left.format === right.format ? left.format : undefined;
}

type OfObjects = Pick<Inferred, 'members' | 'required' | 'values'>;

function mergeObjects(left: Inferred, right: Inferred): OfObjects {
  const [first, second] = [left, right].filter(({ types }) => types.includes('object'));
  if (first === undefined) return {};
  if (second === undefined) return pickObject(first);
  if (first.members === undefined || second.members === undefined)
    return { values: orMerged(valuesOf(first), valuesOf(second)) };
  const members = new Map(first.members);
  for (const [name, member] of second.members) {
    const known = members.get(name);
    members.set(name, known === undefined ? member : mergeInferred(known, member));
  }
  const required = [...(first.required ?? [])].filter((name) => second.required?.has(name));
  return orMap({ members, required: new Set(required) });
}

function pickObject({ members, required, values }: Inferred): OfObjects {
  return { members, required, values };
}

function orMap({ members, required }: Required<Pick<OfObjects, 'members' | 'required'>>) {
  const names = [...(members?.keys() ?? [])];
  if (names.length <= MOST_MEMBERS && !names.some(isData)) return { members, required };
  return { values: valuesOf({ types: ['object'], members }) };
}

/** What every member fits. */
function valuesOf({ members, values }: Inferred): Inferred | undefined {
  return members === undefined ? values : [...members.values()].reduce(orMerged, undefined);
}

const LONGEST_NAME = 64;

/** A number, a date or a telephone number; an address; an id: what one finds where the names of members are data. */
const DATA: readonly RegExp[] = [
  /^[+-]?\d[\d .,:_TZ-]*$/,
  /.@./,
  /(?=\D{0,15}\d)[0-9a-f]{16}/i,
  /^[0-9a-f]{8}-[0-9a-f]{4}-/i,
  /^(?=(?:\D*\d){4})[\w+/=.-]{16,}$/,
];

/** Whether the name of a member is no name that a programmer has given, but a value, which may be a secret. */
function isData(name: string): boolean {
  return name.length > LONGEST_NAME || DATA.some((pattern) => pattern.test(name));
}
