import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Rates } from '../../../client/index.ts';
import type { Polled } from '../../app/polled.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Time } from '../../parts/time.tsx';
import { numberWords } from '../../parts/words.ts';
import { LINES, ratesSentence, rowsOf } from './rate-words.ts';

/** What was accepted, delivered and failed in the last hour: in figures, as a chart, and as a table. */
export function RatesCard({ data, problem, refresh }: Polled<Rates>) {
  const rates = data.value;
  return (
    <section class="card stack" aria-label="The last hour">
      <div class="card-head">
        <h2>The last hour</h2>
        {rates !== undefined && (
          <p class="muted">
            read <Time at={rates.asOf} />
          </p>
        )}
      </div>
      {problem.value !== undefined && (
        <ProblemBox
          what="The figures could not be loaded"
          problem={problem.value}
          retry={refresh}
        />
      )}
      {rates?.figures === 'none' && (
        <p class="muted">
          Nothing was counted in the last hour. What happens now is counted a minute or two later.
        </p>
      )}
      {rates?.figures === 'some' && <Figures rates={rates} />}
      {rates === undefined && problem.value === undefined && <p class="muted">Loading …</p>}
    </section>
  );
}

function Figures({ rates }: { readonly rates: Rates }) {
  return (
    <>
      <dl class="totals">
        {LINES.map(({ name, word, about, style }) => (
          <div key={name}>
            <dt>
              <span class={`line ${name} ${style}`} aria-hidden="true" /> {word}
            </dt>
            <dd>
              <span class="figure">{numberWords(rates.totals[name] ?? 0)}</span>{' '}
              <span class="muted">{about}</span>
            </dd>
          </div>
        ))}
      </dl>
      <LoadedChart rates={rates} />
      <details>
        <summary>As a table</summary>
        <RatesTable rates={rates} />
      </details>
    </>
  );
}

/** The chart, whose code is loaded when there is something to draw; without it there are the sentence and the table. */
function LoadedChart({ rates }: { readonly rates: Rates }) {
  const chart = useSignal<{ readonly of: ComponentType<{ readonly rates: Rates }> } | undefined>(
    undefined,
  );
  const failed = useSignal(false);
  useEffect(() => {
    import('./rates-chart.tsx').then(
      (module) => {
        chart.value = { of: module.default };
      },
      () => {
        failed.value = true;
      },
    );
  }, []);
  if (failed.value) return <p>{ratesSentence(rates)}</p>;
  const Chart = chart.value?.of;
  return Chart === undefined ? <div class="chart" /> : <Chart rates={rates} />;
}

/** Minutes in which nothing happened are left out. */
function RatesTable({ rates }: { readonly rates: Rates }) {
  return (
    <table class="small">
      <thead>
        <tr>
          <th scope="col">Minute</th>
          {LINES.map(({ name, word }) => (
            <th scope="col" key={name}>
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rowsOf(rates).map(({ at, counts }) => (
          <tr key={at}>
            <th scope="row">
              <Time at={at} as="clock" />
            </th>
            {LINES.map(({ name }) => (
              <td key={name}>{numberWords(counts[name])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
