import type { WaybillDelivery } from '../../../client/index.ts';
import { now } from '../../app/now.ts';
import { Time } from '../../parts/time.tsx';
import { durationWords } from '../../parts/words.ts';
import { type Axis, type Mark, marksOf, placeOn, ticksOf } from './time-axis.ts';

const HEIGHT = 30;
/** So much of the width is left at each end for the signs there, in per cent. */
const EDGE = 2;

/** The attempts of a delivery on the axis that all lanes share; the list below says the same in words. */
export function Lane({
  delivery,
  axis,
}: {
  readonly delivery: WaybillDelivery;
  readonly axis: Axis;
}) {
  const marks = marksOf(delivery);
  const words = marks.map(
    ({ says, at }) => `${says} ${durationWords(at - axis.from)} after acceptance`,
  );
  const label = words.length === 0 ? 'nothing was tried yet' : words.join('; ');
  return (
    <svg class="lane" role="img" aria-label={`${delivery.subscriber}: ${label}`}>
      <line x1={`${EDGE}%`} x2={`${100 - EDGE}%`} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      {ticksOf(axis).map((ms) => {
        const x = xOf(axis, axis.from + ms);
        return <line key={ms} class="tick" x1={x} x2={x} y1={4} y2={HEIGHT - 4} />;
      })}
      {now.value < axis.to && (
        <line class="now" x1={xOf(axis, now.value)} x2={xOf(axis, now.value)} y1={0} y2={HEIGHT} />
      )}
      {marks.map((mark) => (
        <Sign key={`${mark.kind} ${mark.at}`} mark={mark} x={xOf(axis, mark.at)} />
      ))}
    </svg>
  );
}

/** Around the middle of each sign. */
const SHAPES: Readonly<Record<Mark['kind'], string>> = {
  delivered: 'M-7 -7h14v14h-14z',
  failed: 'M-6 -7l12 14M6 -7l-12 14',
  dead: 'M-9 -9h18v18h-18zM-5 -5l10 10M5 -5l-10 10',
  discarded: 'M-7 0h14',
  next: 'M0 -8l8 8l-8 8l-8 -8z',
};

/** Each kind has a shape of its own, beside its colour. */
function Sign({ mark: { kind, says }, x }: { readonly mark: Mark; readonly x: string }) {
  return (
    <svg x={x} y={HEIGHT / 2} overflow="visible" aria-hidden="true">
      <path class={kind} d={SHAPES[kind]}>
        <title>{says}</title>
      </path>
    </svg>
  );
}

/** The durations that the ticks of the lanes stand for. */
export function AxisWords({
  axis,
  acceptedAt,
}: {
  readonly axis: Axis;
  readonly acceptedAt: string;
}) {
  return (
    <div class="axis muted">
      <span>
        accepted <Time at={acceptedAt} as="clock" />
      </span>
      <svg height="16" aria-hidden="true">
        {ticksOf(axis).map((ms) => (
          <text key={ms} x={xOf(axis, axis.from + ms)} y={12} text-anchor="middle">
            {durationWords(ms)}
          </text>
        ))}
      </svg>
    </div>
  );
}

function xOf(axis: Axis, at: number): string {
  return `${EDGE + placeOn(axis, at) * (100 - 2 * EDGE)}%`;
}
