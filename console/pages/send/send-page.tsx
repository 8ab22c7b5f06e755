import { hrefOf, place, setQuery } from '../../app/location.ts';
import { may } from '../../app/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { EventForm } from './event-form.tsx';
import { PasteForm } from './paste-form.tsx';
import { SentList } from './sent-list.tsx';

/** Sends events: by a form that the schema of their type makes, or as JSON, one or many. */
export default function SendPage() {
  const isText = place.value.query.get('as') === 'json';
  if (!may('publish'))
    return (
      <Empty title="You may not send events here">
        <p>
          It takes the permission <code>publish</code>; <a href={hrefOf('/settings')}>Settings</a>{' '}
          say what you may.
        </p>
      </Empty>
    );
  return (
    <>
      <PageHead
        title="Send"
        about="What is sent here is an event as any other: every subscriber that it fits gets it."
      >
        <fieldset class="actions" aria-label="How it is written">
          <button type="button" aria-pressed={!isText} onClick={() => setQuery({ as: undefined })}>
            Form
          </button>
          <button type="button" aria-pressed={isText} onClick={() => setQuery({ as: 'json' })}>
            JSON, one or many
          </button>
        </fieldset>
      </PageHead>
      <div class="playground">
        {isText ? <PasteForm /> : <EventForm />}
        <SentList />
      </div>
    </>
  );
}
