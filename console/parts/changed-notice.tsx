import { shownText } from './shown-text.ts';

/** What somebody else has changed of a thing while its form was open; nothing where nobody did. */
export function ChangedNotice({ changes }: { readonly changes: readonly string[] | undefined }) {
  if (changes === undefined) return null;
  return (
    <section class="notice" aria-label="Changed meanwhile">
      <div>
        <strong>Changed meanwhile, by somebody else:</strong>
        <ul>
          {changes.map((change) => (
            <li key={change}>{shownText(change)}</li>
          ))}
        </ul>
        {changes.length === 0 && <p>It has the same as before, put in anew.</p>}
      </div>
    </section>
  );
}
