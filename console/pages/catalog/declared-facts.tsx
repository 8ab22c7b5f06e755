import type { Declared } from '../../../client/index.ts';
import { shownText } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';
import { sizeWords } from '../../parts/words.ts';

const MODES = {
  off: 'off: nothing is held against it',
  warn: 'warn: what does not fit is noted in the waybill',
  enforce: 'enforce: what does not fit is refused',
} as const;

/** What is declared of a type, and by whom. */
export function DeclaredFacts({ declared }: { readonly declared: Declared }) {
  const { mode, compatibility, owner, maxBytes, producers, deprecated, deployment } = declared;
  return (
    <section class="card stack" aria-labelledby="declared">
      <h2 id="declared">What is declared</h2>
      <dl class="pairs">
        <dt>Mode</dt>
        <dd>{MODES[mode]}</dd>
        <dt>New schemas</dt>
        <dd>{compatibility === 'none' ? 'may be any' : 'must take what the one before took'}</dd>
        {owner !== undefined && (
          <>
            <dt>Owner</dt>
            <dd>{shownText(owner)}</dd>
          </>
        )}
        {maxBytes !== undefined && (
          <>
            <dt>Largest event</dt>
            <dd>{sizeWords(maxBytes)}</dd>
          </>
        )}
        {producers !== undefined && (
          <>
            <dt>May send it</dt>
            <dd>{shownText(producers.join(', '))}</dd>
          </>
        )}
        {deprecated === true && (
          <>
            <dt>Deprecated</dt>
            <dd>yes: who sends it is told so</dd>
          </>
        )}
        <dt>Changed</dt>
        <dd>
          <Time at={declared.changedAt} /> by {shownText(declared.changedBy)}, version{' '}
          {declared.version}
          {deployment !== undefined && `; the deployment ${deployment} declares it`}
        </dd>
      </dl>
    </section>
  );
}
