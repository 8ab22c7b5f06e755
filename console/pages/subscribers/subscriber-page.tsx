import { useSignal } from '@preact/signals';
import type { RouterError, ShownSubscriber } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import type { PathVariables } from '../../app/pages.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { isGone } from '../../parts/refusals.ts';
import { shownText } from '../../parts/shown-text.ts';
import { Facts } from './facts.tsx';
import { Figures } from './figures.tsx';
import { waitingOf } from './health.ts';
import { SubscriberActs } from './subscriber-acts.tsx';
import { addSample, type Sample } from './trend.ts';

/** One subscriber: how it is, what it gets and how, and what can be done about it. */
export default function SubscriberPage({ path }: { readonly path: PathVariables }) {
  const { name = '' } = path;
  const samples = useSignal<readonly Sample[]>([]);
  const { data, problem, refresh } = usePolled(`subscriber ${name}`, async (signal) => {
    const found = await router.runTime.read(name, { signal });
    samples.value = watched(samples.peek(), found.subscriber);
    return found;
  });
  const current = data.value;
  const subscriber = current?.subscriber;
  const gone = isGone(problem.value) ? problem.value : undefined;
  return (
    <>
      <PageHead
        title={shownText(name)}
        about={
          subscriber?.description === undefined ? undefined : shownText(subscriber.description)
        }
      >
        {current !== undefined && (
          <SubscriberActs current={current} isGone={gone !== undefined} onDone={refresh} />
        )}
      </PageHead>
      {gone !== undefined && <Gone name={name} problem={gone} />}
      {problem.value !== undefined && gone === undefined && (
        <ProblemBox
          what="The subscriber could not be loaded"
          problem={problem.value}
          retry={refresh}
        />
      )}
      {subscriber !== undefined && gone === undefined && (
        <>
          <Figures subscriber={subscriber} samples={samples.value} />
          <Facts subscriber={subscriber} />
        </>
      )}
    </>
  );
}

function Gone({ name, problem }: { readonly name: string; readonly problem: RouterError }) {
  return (
    <Empty title={`There is no subscriber ${shownText(name)}`}>
      <p>
        {shownText(problem.problem?.detail ?? problem.message)}.{' '}
        <a href={hrefOf('/subscribers')}>See those that there are</a>.
      </p>
    </Empty>
  );
}

function watched(samples: readonly Sample[], found: ShownSubscriber): readonly Sample[] {
  const waiting = 'queue' in found ? waitingOf(found) : undefined;
  return waiting === undefined ? [] : addSample(samples, { at: Date.now(), waiting });
}
