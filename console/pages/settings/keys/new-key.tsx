import type { IssuedKey } from '../../../../client/index.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { shownText } from '../../../parts/shown-text.ts';

interface NewKeyProps {
  readonly issued: IssuedKey;
  /** It is kept by who wanted it, and is to be seen no more. */
  readonly onGone: () => void;
}

/** A key that was just made, whole: the only time that it can be seen. */
export function NewKey({ issued, onGone }: NewKeyProps) {
  return (
    <div class="notice warn" role="status">
      <div>
        <p>
          <strong>The key of {shownText(issued.producer)}.</strong> Keep it now: it is shown this
          once, and the router keeps only its hash.
        </p>
        <p>
          <code>{issued.key}</code> <CopyButton what="the key" text={issued.key} />
        </p>
      </div>
      <button type="button" onClick={onGone}>
        I have it
      </button>
    </div>
  );
}
