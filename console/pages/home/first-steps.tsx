import { BASE } from '../../app/base.ts';
import { hrefOf } from '../../app/location.ts';
import { may } from '../../app/session.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Empty } from '../../parts/empty.tsx';

/** In the place of a subscriber's figures where there is none. */
export function NoSubscribers() {
  return (
    <Empty title="Nobody subscribes yet">
      <p>
        Events are accepted, and nobody gets them. Add one to your stack with{' '}
        <code>router.addSubscriber()</code>
        {may('operate') && (
          <>
            , or <a href={hrefOf('/subscribers')}>make one here</a> that pulls its events
          </>
        )}
        .
      </p>
    </Empty>
  );
}

/** What to do first: send an event. */
export function NoEvents() {
  const command = `npx waybill send order.placed --data '{"order":1}' --url ${location.origin}${BASE}`;
  return (
    <Empty title="No event in the last 24 hours">
      {may('publish') && (
        <p>
          <a class="button primary" href={hrefOf('/send')}>
            Send one from here
          </a>
        </p>
      )}
      <p>
        Or in a terminal: <code>{command}</code>
        <CopyButton what="the command" text={command} />
      </p>
      <p>
        It will be here with a waybill that has every delivery of it. Events of before are in the{' '}
        <a href={hrefOf('/events')}>list of events</a>.
      </p>
    </Empty>
  );
}
