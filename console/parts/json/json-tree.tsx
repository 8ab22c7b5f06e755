import { useSignal } from '@preact/signals';
import type { Json } from '../../../client/index.ts';
import { shownStart, shownText } from '../shown-text.ts';
import { countWords, numberWords } from '../words.ts';

interface JsonTreeProps {
  readonly value: Json;
  /** Paths whose values are marked, as patterns write them: `data.order.amount`, of arrays without an index. */
  readonly marked?: readonly string[];
  /** The path of the value itself. @default '' */
  readonly path?: string;
}

interface NodeProps extends Required<JsonTreeProps> {
  readonly name: string | undefined;
  readonly depth: number;
}

/** So deep a tree is open at first; deeper it opens where it is marked. */
const OPEN_DEPTH = 3;
/** What lies deeper is text: a page that nests hundreds of elements is slow, and in the end more than a browser can draw. */
const DEEPEST = 32;
const ENTRIES_AT_ONCE = 100;
const SHORT_TEXT = 300;
/** More of a text than this is no longer read on a page. */
const LONG_TEXT = 50_000;

/** JSON as a tree, of which only what is open is drawn: it may be deep, long, and of anybody. */
export function JsonTree({ value, marked = [], path = '' }: JsonTreeProps) {
  return (
    <div class="json">
      <JsonNode name={undefined} depth={0} {...{ value, marked, path }} />
    </div>
  );
}

function JsonNode(props: NodeProps) {
  const { value, depth } = props;
  const isBranch = typeof value === 'object' && value !== null;
  if (isBranch && depth < DEEPEST) return <JsonBranch {...props} value={value} />;
  const isShownMarked = isBranch ? leadsToMark(props) : isMarked(props);
  return (
    <div class={isShownMarked ? 'leaf marked' : 'leaf'}>
      <Name of={props.name} />
      {isBranch ? <LongText text={JSON.stringify(value)} /> : <Leaf value={value} />}
    </div>
  );
}

function JsonBranch(props: NodeProps & { readonly value: object }) {
  const { value, path, marked, depth, name } = props;
  const open = useSignal(depth < OPEN_DEPTH || leadsToMark(props));
  const shown = useSignal(ENTRIES_AT_ONCE);
  const isArray = Array.isArray(value);
  // Of a list of half a million, only what is drawn is looked at.
  const names = isArray ? undefined : Object.keys(value);
  const length = names?.length ?? (value as readonly Json[]).length;
  const count = countWords(length, isArray ? 'item' : 'field');
  const rest = length - shown.value;
  const drawn = open.value ? firstEntries(value, names, shown.value) : [];
  return (
    <details
      open={open.value}
      class={isMarked(props) ? 'marked' : undefined}
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>
        <Name of={name} />
        <span class="muted">
          {isArray ? '[ ]' : '{ }'} {count}
        </span>
      </summary>
      {open.value && (
        <div class="branch">
          {drawn.map(([key, child]) => (
            <JsonNode
              key={key}
              name={key}
              value={child}
              depth={depth + 1}
              marked={marked}
              path={isArray ? path : path === '' ? key : `${path}.${key}`}
            />
          ))}
          {rest > 0 && (
            <button
              type="button"
              class="plain"
              onClick={() => {
                shown.value += ENTRIES_AT_ONCE;
              }}
            >
              Show {numberWords(Math.min(rest, ENTRIES_AT_ONCE))} more of {numberWords(rest)}
            </button>
          )}
        </div>
      )}
    </details>
  );
}

/** The first members of an object, by their names, or items of a list. */
function firstEntries(
  value: object,
  names: readonly string[] | undefined,
  most: number,
): readonly (readonly [string, Json])[] {
  if (names === undefined)
    return (value as readonly Json[])
      .slice(0, most)
      .map((item, index) => [String(index), item] as const);
  const members = value as Readonly<Record<string, Json>>;
  return names.slice(0, most).map((name) => [name, members[name] as Json] as const);
}

function Name({ of: name }: { readonly of: string | undefined }) {
  if (name === undefined) return null;
  return <span class="name">{shownStart(name, SHORT_TEXT)}: </span>;
}

function Leaf({ value }: { readonly value: Json }) {
  if (typeof value !== 'string') return <span class="number">{String(value)}</span>;
  if (value.length <= SHORT_TEXT)
    return <bdi class="string">{shownText(JSON.stringify(value))}</bdi>;
  return <LongText text={value} />;
}

function LongText({ text }: { readonly text: string }) {
  const all = useSignal(false);
  if (text.length <= SHORT_TEXT) return <bdi class="string">{shownText(text)}</bdi>;
  const most = all.value ? LONG_TEXT : SHORT_TEXT;
  return (
    <>
      <bdi class="string">{shownStart(text, most)}</bdi>{' '}
      <button
        type="button"
        class="plain"
        onClick={() => {
          all.value = !all.value;
        }}
      >
        {all.value ? 'Less' : `${numberWords(text.length)} characters: show more`}
      </button>
    </>
  );
}

/** Whether a mark is at a value, or within it. */
function leadsToMark({ marked, path }: NodeProps): boolean {
  return path !== '' && marked.some((mark) => mark === path || mark.startsWith(`${path}.`));
}

function isMarked({ marked, path, name }: NodeProps): boolean {
  return name !== undefined && marked.includes(path);
}
