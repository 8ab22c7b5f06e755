import type { ActedOn } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';

/** What became of each delivery that was acted on, with a link to its job. */
export function OutcomeWords({ outcomes }: { readonly outcomes: readonly ActedOn[] }) {
  if (outcomes.length === 0) return <>Nothing had to be done.</>;
  return (
    <>
      {outcomes.map((acted) => (
        <div key={acted.subscriber}>
          {acted.subscriber}:{' '}
          {acted.outcome === 'left' ? `left, it is ${acted.status}` : acted.outcome}
          {acted.outcome === 'redelivering' && (
            <>
              , <a href={hrefOf(`/jobs/${encodeURIComponent(acted.job)}`)}>see the job</a>
            </>
          )}
        </div>
      ))}
    </>
  );
}
