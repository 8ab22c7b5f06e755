import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Rates } from '../../../client/index.ts';
import { zone } from '../../app/now.ts';
import { theme } from '../../app/theme.ts';
import { LINES, ratesSentence } from './rate-words.ts';

const HEIGHT = 180;

/** How each line is drawn, in pixels: its width, and its dashes. */
const STROKES = {
  solid: { width: 2 },
  dashed: { width: 2, dash: [7, 4] },
  dotted: { width: 2, dash: [2, 3] },
  block: { width: 0 },
};

/** Rates as lines over the hour, as wide as there is room; screen readers have them in a sentence. */
export default function RatesChart({ rates }: { readonly rates: Rates }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const system = useSystemScheme();
  // Colours are read when it is drawn, and so it is drawn anew with others.
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    chart.current = new uPlot(optionsOf(element), dataOf(rates), element);
    const observer = new ResizeObserver(() => {
      chart.current?.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [theme.value, zone.value, system]);
  useEffect(() => {
    chart.current?.setData(dataOf(rates));
  }, [rates]);
  return <div class="chart" role="img" aria-label={ratesSentence(rates)} ref={box} />;
}

/** Changes whenever the system goes from light to dark or back. */
function useSystemScheme(): boolean {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const isDark = useSignal(query.matches);
  useEffect(() => {
    const onChange = () => {
      isDark.value = query.matches;
    };
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  return isDark.value;
}

function dataOf(rates: Rates): uPlot.AlignedData {
  const begin = Date.parse(rates.from) / 1000;
  const times = rates.delivered.map((_, place) => begin + place * rates.periodSeconds);
  return [times, ...LINES.map(({ name }) => [...(rates[name] ?? times.map(() => 0))])];
}

function optionsOf(element: HTMLElement): uPlot.Options {
  const text = colourOf(element, '--muted');
  const grid = { stroke: colourOf(element, '--line'), width: 1 };
  const axis = { stroke: text, grid, ticks: grid, font: '12px system-ui, sans-serif' };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    tzDate: (seconds) =>
      zone.peek() === 'utc'
        ? uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC')
        : new Date(seconds * 1000),
    scales: { y: { range: (_, __, most) => [0, Math.max(4, most * 1.05)] } },
    axes: [
      { ...axis, values: (_, times) => times.map(clockOf), space: 70 },
      { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000] },
    ],
    series: [
      {},
      ...LINES.map(({ name, word, style }) => ({
        label: word,
        stroke: colourOf(element, `--line-${name}`),
        points: { show: false },
        ...STROKES[style],
        ...(style === 'block' ? barsOf(colourOf(element, `--line-${name}`)) : {}),
      })),
    ],
  };
}

/** Bars have no line along what is nothing. */
function barsOf(fill: string): Pick<uPlot.Series, 'fill' | 'paths'> {
  const paths = uPlot.paths.bars?.({ size: [0.6, 8] });
  return { fill, ...(paths === undefined ? {} : { paths }) };
}

/** `14:05`, in the zone that is chosen. */
function clockOf(seconds: number): string {
  const timeZone = zone.peek() === 'utc' ? 'UTC' : undefined;
  return new Date(seconds * 1000).toLocaleTimeString('en-GB', {
    ...{ hour: '2-digit', minute: '2-digit' },
    timeZone,
  });
}

/** What a custom property comes to in the theme that is shown: a canvas knows no properties. */
function colourOf(element: HTMLElement, property: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${property})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
