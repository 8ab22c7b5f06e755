import type { ShownSubscriber } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { MarkedPattern } from '../../parts/marked-pattern.tsx';
import { shownText } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';
import { durationWords, numberWords } from '../../parts/words.ts';

/** What a subscriber gets, and how. */
export function Facts({ subscriber }: { readonly subscriber: ShownSubscriber }) {
  const { pattern, eventPattern, name } = subscriber;
  return (
    <div class="columns">
      <section class="card stack" aria-labelledby="gets">
        <h2 id="gets">What it gets</h2>
        <MarkedPattern pattern={pattern} />
        {eventPattern !== undefined && (
          <details>
            <summary>As EventBridge has it</summary>
            <MarkedPattern pattern={eventPattern} />
          </details>
        )}
        <p class="actions">
          <a class="button" href={hrefOf('/patterns', { subscriber: name })}>
            Test it on recent events
          </a>
        </p>
      </section>
      <section class="card stack" aria-labelledby="how">
        <h2 id="how">How it gets it</h2>
        <dl class="pairs">
          <Target subscriber={subscriber} />
          <Retry {...subscriber.retry} />
          {'once' in subscriber && (
            <>
              <dt>Once</dt>
              <dd>{subscriber.once ? 'yes: an attempt is claimed before it begins' : 'no'}</dd>
            </>
          )}
          <dt>Made</dt>
          <dd>
            <Time at={subscriber.createdAt} />,{' '}
            {subscriber.managedBy === 'api' ? 'at run time' : 'by a deployment'}
          </dd>
          {'history' in subscriber && subscriber.history !== undefined && (
            <>
              <dt>History</dt>
              <dd>
                since <Time at={subscriber.history.startFrom} as="clock" />, by{' '}
                <a href={hrefOf(`/jobs/${subscriber.history.job}`)}>a replay</a>
              </dd>
            </>
          )}
          {'expiresAt' in subscriber && subscriber.expiresAt !== undefined && (
            <>
              <dt>Goes</dt>
              <dd>
                <Time at={subscriber.expiresAt} />, unless it is put again before
              </dd>
            </>
          )}
        </dl>
      </section>
    </div>
  );
}

function Target({ subscriber: { target } }: { readonly subscriber: ShownSubscriber }) {
  if (target.kind === 'queue')
    return (
      <>
        <dt>Target</dt>
        <dd>a queue; who pulls has an event for {durationWords(target.leaseSeconds * 1000)}</dd>
      </>
    );
  return (
    <>
      <dt>Target</dt>
      <dd>
        the function <code>{shownText(target.functionName)}</code>
      </dd>
    </>
  );
}

function Retry({ maxAttempts, baseSeconds, capSeconds }: ShownSubscriber['retry']) {
  return (
    <>
      <dt>Attempts</dt>
      <dd>
        {maxAttempts === 1
          ? 'one'
          : `${numberWords(maxAttempts)} at most, ${durationWords(baseSeconds * 1000)} and then ever longer apart, up to ${durationWords(capSeconds * 1000)}`}
      </dd>
    </>
  );
}
