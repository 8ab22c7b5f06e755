import { useSignal } from '@preact/signals';
import type { CloudEvent, ExplainedDelivery } from '../../../client/index.ts';
import { hrefOf, place, setQuery } from '../../app/location.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { JsonTree } from '../../parts/json/json-tree.tsx';
import { MarkedPattern } from '../../parts/marked-pattern.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { SendDialog } from './send-dialog.tsx';

const AT_ONCE = 5;
/** More subscribers than this are explained one by one, when they are opened. */
const EXPLAINED_AT_ONCE = 40;
const MOST_REASON = 600;

interface WhyNotProps {
  readonly trackingId: string;
  readonly event: CloudEvent;
  /** Those that the event went to, or is to go to. */
  readonly receivers: readonly string[];
  readonly onSent: () => void;
}

/** Every registered subscriber that did not get the event, each with the clause that decided. */
export function WhyNot({ trackingId, event, receivers, onSent }: WhyNotProps) {
  const key = `why-not ${trackingId} ${receivers.join(' ')}`;
  const { data, problem, refresh } = usePolled(
    key,
    (signal) => explainOthers(trackingId, receivers, signal),
    { once: true },
  );
  const others = data.value;
  return (
    <section class="stack" aria-label="Who did not get it, and why">
      <h2>Who did not get it, and why</h2>
      {problem.value !== undefined && (
        <ProblemBox
          what="It could not be asked who did not get it"
          problem={problem.value}
          retry={refresh}
        />
      )}
      {others === undefined && problem.value === undefined && <p class="muted">Loading …</p>}
      {others?.length === 0 && <p class="muted">Every registered subscriber gets it.</p>}
      {others?.map(({ name, explained }) => (
        <Other key={name} {...{ name, explained, trackingId, event, onSent }} />
      ))}
    </section>
  );
}

interface Unreached {
  readonly name: string;
  /** Undefined where it is asked when it is opened. */
  readonly explained: ExplainedDelivery | undefined;
}

async function explainOthers(
  trackingId: string,
  receivers: readonly string[],
  signal: AbortSignal,
): Promise<readonly Unreached[]> {
  const subscribers = await router.subscribers({ signal });
  const names = subscribers.map(({ name }) => name).filter((name) => !receivers.includes(name));
  const asked = names.length > EXPLAINED_AT_ONCE ? [] : names;
  const explained = new Map<string, ExplainedDelivery>();
  for (let start = 0; start < asked.length; start += AT_ONCE) {
    const some = asked.slice(start, start + AT_ONCE);
    const answers = await Promise.all(
      some.map((name) => router.explain(trackingId, name, { signal })),
    );
    for (const answer of answers) explained.set(answer.subscriber, answer);
  }
  return names.map((name) => ({ name, explained: explained.get(name) }));
}

interface OtherProps extends Unreached {
  readonly trackingId: string;
  readonly event: CloudEvent;
  readonly onSent: () => void;
}

function Other({ name, explained: known, trackingId, event, onSent }: OtherProps) {
  // The one that the address names is open, so that it can be sent to somebody.
  const isNamed = place.value.query.get('why') === name;
  const open = useSignal(isNamed);
  const asked = useSignal<ExplainedDelivery | undefined>(undefined);
  const problem = useSignal<unknown>(undefined);
  const sending = useSignal(false);
  const explained = known ?? asked.value;
  const ask = async () => {
    if (explained !== undefined) return;
    try {
      asked.value = await router.explain(trackingId, name);
    } catch (error) {
      problem.value = error;
    }
  };
  return (
    <details
      class="card"
      open={open.value}
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
        if (open.value) void ask();
        if (open.value !== isNamed) setQuery({ why: open.value ? name : '' });
      }}
    >
      <summary>
        <strong>{name}</strong>{' '}
        {explained !== undefined && <bdi>{shownStart(sentenceOf(explained), MOST_REASON)}</bdi>}
      </summary>
      {problem.value !== undefined && (
        <ProblemBox what="It could not be explained" problem={problem.value} />
      )}
      {open.value && explained !== undefined && <Explained explained={explained} event={event} />}
      {explained?.matched === true && may('operate') && (
        <button
          type="button"
          onClick={() => {
            sending.value = true;
          }}
        >
          Send it to {name} …
        </button>
      )}
      {sending.value && (
        <SendDialog
          {...{ trackingId, subscriber: name }}
          onClose={() => {
            sending.value = false;
            onSent();
          }}
        />
      )}
    </details>
  );
}

function sentenceOf(explained: ExplainedDelivery): string {
  if (explained.matched)
    return 'would get it now: it was registered, or its pattern changed, after the event was accepted';
  return explained.reason;
}

/** The pattern and the event side by side, with the clause and the value that it saw marked in each. */
function Explained({
  explained,
  event,
}: {
  readonly explained: ExplainedDelivery;
  readonly event: CloudEvent;
}) {
  const { pattern, eventPattern } = explained;
  const decision = explained.matched ? undefined : explained;
  const paths = decision?.path.split(', ') ?? [];
  return (
    <div class="why-not">
      <div>
        <h3>The pattern</h3>
        <MarkedPattern pattern={pattern} decision={decision} />
        {eventPattern !== undefined && (
          <>
            <h3>The rule that it is</h3>
            <MarkedPattern pattern={eventPattern} decision={decision} />
          </>
        )}
        <p>
          <a
            href={hrefOf('/patterns', {
              subscriber: explained.subscriber,
              event: explained.trackingId,
            })}
          >
            Try another pattern
          </a>
        </p>
      </div>
      <div>
        <h3>What it saw</h3>
        {decision !== undefined && (
          <p>
            <code>{shownStart(decision.path, 300)}</code>:{' '}
            {decision.actual === undefined ? (
              <mark>not there</mark>
            ) : (
              <mark>
                <bdi>{shownStart(JSON.stringify(decision.actual), 300)}</bdi>
              </mark>
            )}
          </p>
        )}
        <JsonTree value={event} marked={paths} />
      </div>
    </div>
  );
}
