/** Strokes in a square of 16 by 16. */
const PATHS = {
  home: 'M2 8l6-5 6 5M4 7v6h8V7',
  events: 'M2 4h12M2 8h12M2 12h8',
  subscribers: 'M3 3h4v4H3zM9 9h4v4H9zM7 5h4v4',
  failures: 'M8 2l6 11H2zM8 6v3M8 11v.5',
  jobs: 'M8 2a6 6 0 1 0 6 6M8 5v3l2 2',
  catalog: 'M3 2h8a2 2 0 0 1 2 2v10H5a2 2 0 0 1-2-2zM3 12a2 2 0 0 1 2-2h8',
  patterns: 'M2 3h12l-5 6v4l-2 1V9z',
  send: 'M2 8l12-5-4 11-2.500-4.500z',
  settings: 'M3 4h6M12 4h1M3 8h2M8 8h5M3 12h7M13 12h0M10.500 2.500v3M6.500 6.500v3M11.500 10.500v3',
  search: 'M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2zM11 11l3 3',
  menu: 'M2 4h12M2 8h12M2 12h12',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8l3.500 4L13 4',
  cross: 'M4 4l8 8M12 4l-8 8',
  minus: 'M3 8h10',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3l2 2',
  retry: 'M13 8a5 5 0 1 1-1.500-3.500M12 2v3H9',
  pause: 'M5 3v10M11 3v10',
  play: 'M4 3l9 5-9 5z',
  warning: 'M8 2l6 11H2zM8 6v3M8 11v.5',
  dot: 'M8 7.500v1',
  copy: 'M5 5h8v8H5zM3 11V3h8',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  link: 'M6 10l4-4M5 8l-2 2a2 2 0 0 0 3 3l2-2M8 5l2-2a2 2 0 0 1 3 3l-2 2',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15',
  moon: 'M13 9.500A5.500 5.500 0 1 1 6.500 3a4.500 4.500 0 0 0 6.500 6.500z',
  half: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12',
  plus: 'M8 3v10M3 8h10',
  edit: 'M3 13l1-4 7-7 3 3-7 7z',
  trash: 'M3 4h10M6 4V2h4v2M4 4l1 10h6l1-10',
} as const;

export type IconName = keyof typeof PATHS;

/** A sign beside a word that says the same; screen readers pass it over. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
