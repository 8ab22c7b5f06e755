import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { numberWords } from '../../parts/words.ts';

/** What is happening, and what needs a person now. */
export default function HomePage() {
  const { data, problem, refresh } = usePolled('home', (signal) => router.subscribers({ signal }));
  return (
    <>
      <PageHead title="Home" />
      {problem.value !== undefined && (
        <ProblemBox
          what="The subscribers could not be loaded"
          problem={problem.value}
          retry={refresh}
        />
      )}
      {data.value?.length === 0 && (
        <Empty title="Nobody subscribes yet">
          <p>Add a subscriber to your stack, or make one with waybill subscribe.</p>
        </Empty>
      )}
      <div class="cards">
        {data.value?.map(({ name, deliveries }) => (
          <section class="card" key={name} aria-label={name}>
            <h2>{name}</h2>
            {'dead' in deliveries && (
              <p>
                <span class="figure">{numberWords(deliveries.dead)}</span> dead,{' '}
                {numberWords(deliveries.retrying)} retrying
              </p>
            )}
          </section>
        ))}
      </div>
    </>
  );
}
