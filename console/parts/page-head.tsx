import type { ComponentChildren } from 'preact';

interface PageHeadProps {
  readonly title: ComponentChildren;
  /** A line of what it is, or where one comes from. */
  readonly about?: ComponentChildren;
  /** The buttons of the page. */
  readonly children?: ComponentChildren;
}

/** The head of a page, with its one `h1`. */
export function PageHead({ title, about, children }: PageHeadProps) {
  return (
    <div class="page-head">
      <div>
        <h1>{title}</h1>
        {about !== undefined && <p class="muted">{about}</p>}
      </div>
      {children !== undefined && <div class="actions">{children}</div>}
    </div>
  );
}
