import { useSignal } from '@preact/signals';
import type { Json } from '../../client/index.ts';
import { shownStart, shownText } from './shown-text.ts';
import { countWords, numberWords } from './words.ts';

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
  const { value } = props;
  if (typeof value === 'object' && value !== null) return <JsonBranch {...props} value={value} />;
  return (
    <div class={isMarked(props) ? 'leaf marked' : 'leaf'}>
      <Name of={props.name} />
      <Leaf value={value} />
    </div>
  );
}

function JsonBranch(props: NodeProps & { readonly value: object }) {
  const { value, path, marked, depth, name } = props;
  const leadsToMark = marked.some((mark) => mark === path || mark.startsWith(`${path}.`));
  const open = useSignal(depth < OPEN_DEPTH || (path !== '' && leadsToMark));
  const shown = useSignal(ENTRIES_AT_ONCE);
  const isArray = Array.isArray(value);
  const entries = Object.entries(value as Readonly<Record<string, Json>>);
  const count = isArray ? countWords(entries.length, 'item') : countWords(entries.length, 'field');
  const rest = entries.length - shown.value;
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
          {entries.slice(0, shown.value).map(([key, child]) => (
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

function Name({ of: name }: { readonly of: string | undefined }) {
  if (name === undefined) return null;
  return <span class="name">{shownStart(name, SHORT_TEXT)}: </span>;
}

function Leaf({ value }: { readonly value: Json }) {
  const all = useSignal(false);
  if (typeof value !== 'string') return <span class="number">{String(value)}</span>;
  if (value.length <= SHORT_TEXT)
    return <bdi class="string">{shownText(JSON.stringify(value))}</bdi>;
  const most = all.value ? LONG_TEXT : SHORT_TEXT;
  return (
    <>
      <bdi class="string">{shownStart(value, most)}</bdi>{' '}
      <button
        type="button"
        class="plain"
        onClick={() => {
          all.value = !all.value;
        }}
      >
        {all.value ? 'Less' : `${numberWords(value.length)} characters: show more`}
      </button>
    </>
  );
}

function isMarked({ marked, path, name }: NodeProps): boolean {
  return name !== undefined && marked.includes(path);
}
