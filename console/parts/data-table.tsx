import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useKeys } from '../app/keys.ts';
import { go } from '../app/location.ts';

/** A column. `width` is CSS, such as `8rem` or `20%`; columns without one share what is left. */
export interface Column<T> {
  readonly id: string;
  readonly head: string;
  readonly width?: string;
  readonly cell: (row: T) => ComponentChildren;
  readonly align?: 'end';
  /** It is left out where the table is narrower, in pixels. @default 0 */
  readonly from?: number;
}

interface DataTableProps<T> {
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** Where a row leads, by Enter and by a click beside its links. */
  readonly linkOf?: (row: T) => string;
  /** Is called when the last rows come into view, so that more of them are loaded. */
  readonly onEnd?: () => void;
  /** Is told which rows are in view, the last exclusive, and how far it is scrolled, in pixels. */
  readonly onView?: (view: {
    readonly first: number;
    readonly last: number;
    readonly top: number;
  }) => void;
  /** In the place of rows. */
  readonly empty?: ComponentChildren;
  /** Below the last row: that more is loaded, or that there is no more. */
  readonly foot?: ComponentChildren;
}

/** In pixels; `style/table.css` has the same. */
const ROW_HEIGHT = 36;
/** Rows beyond the edges, so that quick scrolling shows no gaps. */
const BEYOND = 12;

/** A table that draws only the rows in view, so that a hundred thousand scroll as ten do. `j` and `k` go through them. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, keyOf, linkOf, onEnd, onView, empty, foot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const view = useSignal({ top: 0, height: 800, width: 10_000 });
  const selected = useSignal<string | undefined>(undefined);
  const measure = () => {
    const box = scroller.current;
    if (box !== null)
      view.value = { top: box.scrollTop, height: box.clientHeight, width: box.clientWidth };
  };
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const { top, height, width } = view.value;
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((top + height) / ROW_HEIGHT) + BEYOND);
  const nearEnd = last >= rows.length;
  useEffect(() => {
    if (nearEnd && rows.length > 0) onEnd?.();
  }, [nearEnd, rows.length]);
  const [firstSeen, lastSeen] = [
    Math.floor(top / ROW_HEIGHT),
    Math.ceil((top + height) / ROW_HEIGHT),
  ];
  useEffect(() => {
    onView?.({ first: firstSeen, last: lastSeen, top });
  }, [firstSeen, lastSeen, top]);
  const step = (by: number) => {
    if (rows.length === 0) return;
    const at = rows.findIndex((row) => keyOf(row) === selected.value);
    const next = Math.min(rows.length - 1, Math.max(0, at === -1 ? first : at + by));
    const row = rows[next];
    if (row === undefined) return;
    selected.value = keyOf(row);
    reveal(scroller.current, next);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    Enter: () => {
      const row = rows.find((candidate) => keyOf(candidate) === selected.value);
      if (row !== undefined && linkOf !== undefined) go(linkOf(row));
    },
  });
  const shown = columns.filter(({ from = 0 }) => width >= from);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys (axe, scrollable-region-focusable).
    <section class="table" ref={scroller} onScroll={measure} tabIndex={0} aria-label={label}>
      <table aria-rowcount={rows.length + 1}>
        <colgroup>
          {shown.map((column) => (
            <col
              key={column.id}
              style={column.width === undefined ? {} : { width: column.width }}
            />
          ))}
        </colgroup>
        <thead>
          <tr>
            {shown.map((column) => (
              <th key={column.id} scope="col" class={column.align}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} columns={shown.length} />
          {rows.slice(first, last).map((row, index) => (
            <Row
              key={keyOf(row)}
              row={row}
              index={first + index}
              columns={shown}
              selected={keyOf(row) === selected.value}
              href={linkOf?.(row)}
            />
          ))}
          <Gap rows={rows.length - last} columns={shown.length} />
        </tbody>
      </table>
      {rows.length === 0 && empty}
      {foot !== undefined && <div class="table-foot muted">{foot}</div>}
    </section>
  );
}

interface RowProps<T> {
  readonly row: T;
  readonly index: number;
  readonly columns: readonly Column<T>[];
  readonly selected: boolean;
  readonly href: string | undefined;
}

function Row<T>({ row, index, columns, selected, href }: RowProps<T>) {
  return (
    <tr
      class={`${selected ? 'selected' : ''}${href === undefined ? '' : ' link'}`}
      aria-rowindex={index + 2}
      aria-current={selected ? 'true' : undefined}
      onClick={(event) => {
        if (href !== undefined && !isOnControl(event)) go(href);
      }}
    >
      {columns.map((column) => (
        <td key={column.id} class={column.align}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** The place of rows that are not drawn. */
function Gap({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  if (rows <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can have the focus.
    <tr class="gap" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${rows * ROW_HEIGHT}px` }} />
    </tr>
  );
}

/** Whether a click was for something in the row, or has chosen text. */
function isOnControl(event: MouseEvent): boolean {
  if (event.target instanceof Element && event.target.closest('a, button, input') !== null)
    return true;
  return getSelection()?.isCollapsed === false;
}

function reveal(box: HTMLElement | null, index: number): void {
  if (box === null) return;
  // Below the head, which stays where it is.
  const top = index * ROW_HEIGHT;
  if (top < box.scrollTop) box.scrollTop = top;
  const bottom = top + 2 * ROW_HEIGHT;
  if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
}
