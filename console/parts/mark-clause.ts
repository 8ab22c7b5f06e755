import type { Json } from '../../client/index.ts';

/** A pattern's text in pieces; those that decided are marked. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** What an explanation says: where the clause is that decided, and the clause. */
export interface Decision {
  /** As an explanation has it: `data.amount`, or several, parted by commas. */
  readonly path: string;
  readonly clause: Json;
}

/**
 * A pattern written as JSON, with the clause marked that decided, at its path. A notation of one value, such as a topic, is
 * marked whole; so is the place of a path whose clause is written otherwise. Where nothing was decided, nothing is marked.
 */
export function markClause(pattern: Json, decision: Decision | undefined): readonly Piece[] {
  if (decision === undefined) return written(pattern, () => false);
  const paths = decision.path.split(', ');
  const clauses =
    paths.length > 1 && Array.isArray(decision.clause) ? decision.clause : [decision.clause];
  const isDecisive = (path: string, value: Json) =>
    clauses.some((clause) => isSame(clause, value)) &&
    (path === '' || paths.some((one) => isAt(path, one)));
  const pieces = written(pattern, isDecisive);
  if (pieces.some(({ marked }) => marked)) return pieces;
  return written(pattern, (path) => path !== '' && paths.some((one) => isAt(path, one)));
}

function written(pattern: Json, isDecisive: Place['isDecisive']): readonly Piece[] {
  const pieces: Piece[] = [];
  write(pattern, { path: '', indent: '', isDecisive }, pieces);
  return join(pieces);
}

interface Place {
  readonly path: string;
  readonly indent: string;
  readonly isDecisive: (path: string, value: Json) => boolean;
}

function write(value: Json, place: Place, pieces: Piece[]): void {
  const { path, indent, isDecisive } = place;
  if (isDecisive(path, value)) pieces.push({ text: textOf(value, indent), marked: true });
  else if (typeof value !== 'object' || value === null || isPlain(value))
    pieces.push({ text: textOf(value, indent), marked: false });
  else writeMembers(value, place, pieces);
}

function writeMembers(value: object, { path, indent, isDecisive }: Place, pieces: Piece[]): void {
  const isArray = Array.isArray(value);
  const inner = `${indent}  `;
  const entries = Object.entries(value as Readonly<Record<string, Json>>);
  pieces.push({ text: isArray ? '[' : '{', marked: false });
  for (const [index, [key, child]] of entries.entries()) {
    const comma = index === 0 ? '' : ',';
    const name = isArray ? '' : `${JSON.stringify(key)}: `;
    pieces.push({ text: `${comma}\n${inner}${name}`, marked: false });
    // `$or` has its alternatives at the path of the object that it is in.
    const at = isArray || key === '$or' ? path : path === '' ? key : `${path}.${key}`;
    write(child, { path: at, indent: inner, isDecisive }, pieces);
  }
  pieces.push({ text: `\n${indent}${isArray ? ']' : '}'}`, marked: false });
}

/** The rule of a notation is over the envelope, whose `detail` is the event. */
function isAt(path: string, decided: string): boolean {
  return path === decided || path === `detail.${decided}`;
}

/** A list of values, which is written on one line. */
function isPlain(value: object): boolean {
  return Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null);
}

function textOf(value: Json, indent: string): string {
  const line = JSON.stringify(value);
  return line.length <= 80 ? line : JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
}

function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Neighbours alike are one piece. */
function join(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last?.marked === piece.marked)
      joined[joined.length - 1] = { ...last, text: last.text + piece.text };
    else joined.push(piece);
  }
  return joined;
}
