import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Json, Waybill } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { indentedJson } from '../../parts/json/indented-json.ts';
import { JsonTree } from '../../parts/json/json-tree.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';
import { sizeWords } from '../../parts/words.ts';

const MOST_VALUE = 500;
/** More of a raw text than this is not drawn; it is copied whole. */
const MOST_RAW = 100_000;

const TRACKING_ID = /^wb_[a-z2-7]{26}$/;

/** What the event is: its attributes, its data as a tree or as it was sent, and what it comes from. */
export function EventCard({ waybill }: { readonly waybill: Waybill }) {
  const {
    event,
    trackingId,
    sizeBytes,
    producer,
    acceptedAt,
    edits = [],
    violations = [],
  } = waybill;
  const { data, data_base64, ...attributes } = event;
  return (
    <section class="card stack" aria-label="The event">
      <h2>Event</h2>
      <dl class="pairs">
        <dt>Accepted</dt>
        <dd>
          <Time at={acceptedAt} />, {sizeWords(sizeBytes)}
          {producer !== undefined && <> from {shownStart(producer, MOST_VALUE)}</>}
        </dd>
        <dt>Tracking id</dt>
        <dd>
          <code>{trackingId}</code> <CopyButton what="the tracking id" text={trackingId} />
        </dd>
        {Object.entries(attributes).map(([name, value]) => (
          <Attribute key={name} name={name} value={value} />
        ))}
        {edits.length > 0 && (
          <>
            <dt>Sent again with other data</dt>
            <dd>
              {edits.map((edit) => (
                <div key={edit}>
                  <WaybillLink to={edit} />
                </div>
              ))}
            </dd>
          </>
        )}
      </dl>
      {violations.length > 0 && (
        <div class="notice warn">
          <div>
            <strong>It is not as its type says.</strong>
            <ul>
              {violations.map(({ pointer, message }) => (
                <li key={pointer + message}>
                  <code>{shownStart(pointer, MOST_VALUE)}</code>: {shownStart(message, MOST_VALUE)}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
      <Data data={data} base64={data_base64} />
    </section>
  );
}

/** An attribute; what was sent because of another event leads there. */
function Attribute({ name, value }: { readonly name: string; readonly value: Json | undefined }) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  const filter = name === 'type' || name === 'source' || name === 'subject';
  return (
    <>
      <dt>{shownStart(name, 100)}</dt>
      <dd>
        {name === 'causationid' && TRACKING_ID.test(text) ? (
          <WaybillLink to={text} />
        ) : filter ? (
          <a href={hrefOf('/events', { [name]: text })}>
            <bdi>{shownStart(text, MOST_VALUE)}</bdi>
          </a>
        ) : (
          <bdi>{shownStart(text, MOST_VALUE)}</bdi>
        )}
      </dd>
    </>
  );
}

function WaybillLink({ to }: { readonly to: string }) {
  return (
    <a href={hrefOf(`/events/${to}`)}>
      <code>{to}</code>
    </a>
  );
}

function Data({
  data,
  base64,
}: {
  readonly data: Json | undefined;
  readonly base64: string | undefined;
}) {
  const raw = useSignal(false);
  const text = useMemo(() => (data === undefined ? '' : indentedJson(data)), [data]);
  if (base64 !== undefined)
    return (
      <>
        <DataHead title="Data: bytes, in base64" text={base64} />
        <pre>{shownStart(base64, MOST_RAW)}</pre>
      </>
    );
  if (data === undefined) return <p class="muted">It has no data.</p>;
  return (
    <>
      <DataHead title="Data" text={text}>
        <button
          type="button"
          class="plain"
          aria-pressed={raw.value}
          onClick={() => {
            raw.value = !raw.value;
          }}
        >
          {raw.value ? 'As a tree' : 'Raw'}
        </button>
      </DataHead>
      {raw.value ? <pre>{shownStart(text, MOST_RAW)}</pre> : <JsonTree value={data} />}
    </>
  );
}

interface DataHeadProps {
  readonly title: string;
  readonly text: string;
  readonly children?: preact.ComponentChildren;
}

function DataHead({ title, text, children }: DataHeadProps) {
  return (
    <div class="delivery-head">
      <h3>{title}</h3>
      {children}
      <CopyButton what="the data" text={text} />
    </div>
  );
}
