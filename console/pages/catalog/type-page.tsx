import { type Json, RouterError, type ShownType } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import type { PathVariables } from '../../app/pages.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart, shownText } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';
import { countWords } from '../../parts/words.ts';
import { DeclareButton } from './declare-button.tsx';
import { DeclaredFacts } from './declared-facts.tsx';
import { Samples } from './samples.tsx';
import { UndeclareButton } from './undeclare-button.tsx';

/** One type of events: what its events are like, what is declared of it, who gets it, and the last of them. */
export default function TypePage({ path }: { readonly path: PathVariables }) {
  const { type = '' } = path;
  const { data, problem, refresh } = usePolled(
    `type ${type}`,
    (signal) => router.catalog.read(type, { signal }),
    { everyMs: 20_000 },
  );
  const read = data.value;
  const shown = read?.shown;
  if (problem.value instanceof RouterError && problem.value.status === 404)
    return (
      <Empty title={`Nothing is known of the type ${shownStart(type, 100)}`}>
        <p>
          It is here a minute or two after its first event.{' '}
          <a href={hrefOf('/catalog')}>See the types that there are</a>
          {may('publish') && (
            <>
              , or <a href={hrefOf('/send', { type })}>send one of it</a>
            </>
          )}
          .
        </p>
      </Empty>
    );
  return (
    <>
      <PageHead title={shownText(type)} about={shown === undefined ? undefined : aboutOf(shown)}>
        {may('publish') && (
          <a class="button" href={hrefOf('/send', { type })}>
            Send one
          </a>
        )}
        {read !== undefined && may('admin') && isOurs(read.shown) && (
          <>
            <DeclareButton read={read} onDone={refresh} />
            {read.tag !== undefined && <UndeclareButton read={read} onDone={refresh} />}
          </>
        )}
      </PageHead>
      {problem.value !== undefined && (
        <ProblemBox what="The type could not be loaded" problem={problem.value} retry={refresh} />
      )}
      {shown !== undefined && (
        <>
          <div class="columns">
            <Seen shown={shown} />
            <Getters names={shown.subscribers} />
            {shown.declared !== undefined && <DeclaredFacts declared={shown.declared} />}
          </div>
          <Samples type={type} />
          <div class="columns">
            {shown.declared?.schema !== undefined && (
              <Schema title="Declared schema of the data" schema={shown.declared.schema} />
            )}
            {shown.seen?.schema !== undefined && (
              <Schema title="Schema that the data was seen to have" schema={shown.seen.schema} />
            )}
          </div>
        </>
      )}
    </>
  );
}

/** What a deployment declares, only a deployment changes. */
function isOurs({ declared }: ShownType): boolean {
  return declared?.deployment === undefined;
}

function aboutOf({ seen, declared }: ShownType) {
  if (declared?.description !== undefined) return shownText(declared.description);
  if (seen === undefined) return 'declared, and no event of it has come';
  return (
    <>
      {countWords(seen.count, 'event')}, the last <Time at={seen.lastSeen} />
    </>
  );
}

function Seen({ shown: { seen } }: { readonly shown: ShownType }) {
  if (seen === undefined) return null;
  const { sources, producers, leftOut } = seen;
  return (
    <section class="card stack" aria-labelledby="seen">
      <h2 id="seen">What was seen</h2>
      <dl class="pairs">
        <dt>Events</dt>
        <dd>{countWords(seen.count, 'event')}</dd>
        <dt>First</dt>
        <dd>
          <Time at={seen.firstSeen} />
        </dd>
        <dt>Last</dt>
        <dd>
          <Time at={seen.lastSeen} />
        </dd>
        <dt>Sources</dt>
        <dd>{shownText(sources.join(', '))}</dd>
        <dt>Producers</dt>
        <dd>
          {producers.length === 0 ? 'not known: nobody signs' : shownText(producers.join(', '))}
        </dd>
      </dl>
      {leftOut.length > 0 && <p class="hint">Not all of it is kept: {leftOut.join(', ')}.</p>}
    </section>
  );
}

function Getters({ names }: { readonly names: readonly string[] }) {
  return (
    <section class="card stack" aria-labelledby="getters">
      <h2 id="getters">Who can get it</h2>
      {names.length === 0 ? (
        <p>
          Nobody: no pattern can match it. <a href={hrefOf('/patterns')}>Try one that does</a>.
        </p>
      ) : (
        <ul class="getters">
          {names.map((name) => (
            <li key={name}>
              <a class="button" href={hrefOf(`/subscribers/${encodeURIComponent(name)}`)}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Schema({ title, schema }: { readonly title: string; readonly schema: Json }) {
  const text = JSON.stringify(schema, null, 2);
  return (
    <section class="card stack" aria-label={title}>
      <h2>
        {title} <CopyButton what="the schema" text={text} />
      </h2>
      <pre class="pattern">{shownText(text)}</pre>
    </section>
  );
}
