import type { ExplainedDelivery } from '../../client/index.ts';
import { hasMembers, readAnswer } from '../../core/api/read-answer.ts';
import { parseJsonExactly } from '../../core/event/read-text.ts';
import type { Waybill } from '../../core/query/read-waybill.ts';
import { writeExact } from '../../core/shared/json/exact-json.ts';
import { escapeLines, escapeText } from '../format/escape-text.ts';
import { formatWaybill } from '../format/format-waybill.ts';
import { makePaint } from '../format/paint.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';

export const showCommand = routerCommand({
  name: 'show',
  summary: 'where an event is: its waybill',
  arguments: [{ name: 'TRACKING-ID' }],
  flags: {
    why: {
      type: 'string',
      value: 'SUBSCRIBER',
      about: "whether a subscriber's pattern matches it, and why not",
    },
  },
  run: (work) => {
    const subscriber = work.input.text('why');
    return subscriber === undefined ? showWaybill(work) : explain(subscriber, work);
  },
});

/** Each number of the event's data is shown as it was sent. */
async function showWaybill({ input, world, router }: RouterWork): Promise<number> {
  const id = encodeURIComponent(input.argument('TRACKING-ID'));
  const request = { method: 'GET', path: `/events/${id}`, repeatable: true };
  const reply = await router.transport.send(request);
  const isWaybill = hasMembers<Waybill>('trackingId', 'deliveries');
  const waybill = readAnswer(reply, isWaybill, '--key');
  const { stdout, env } = world;
  if (wantsJson({ input, world })) {
    stdout.write(`${escapeText(writeExact(parseJsonExactly(reply.text).exact))}\n`);
    return 0;
  }
  const paint = makePaint(stdout, env);
  stdout.write(`${formatWaybill(waybill, paint)}\n`);
  const { acceptedAt, producer, event } = waybill;
  const from = `${event.source}${producer === undefined ? '' : `, sent by ${producer}`}`;
  stdout.write(`  ${paint('dim', escapeText(`accepted ${acceptedAt} of ${from}`))}\n`);
  for (const line of linksOf(waybill)) stdout.write(`  ${paint('dim', escapeText(line))}\n`);
  for (const line of dataOf(reply.text)) stdout.write(`  ${line}\n`);
  return 0;
}

/** Of which event it was made, with other data, and which were made of it. */
function linksOf({ event: { causationid }, edits = [] }: Waybill): readonly string[] {
  const of = typeof causationid === 'string' ? [`made of ${causationid}`] : [];
  return [...of, ...edits.map((edit) => `edited as ${edit}`)];
}

/** The data as JSON, in lines. */
function dataOf(waybill: string): readonly string[] {
  const { exact } = parseJsonExactly(waybill);
  const { event } = exact as { readonly event: { readonly data?: never } };
  return event.data === undefined ? [] : escapeLines(writeExact(event.data));
}

async function explain(subscriber: string, { input, world, router }: RouterWork): Promise<number> {
  const answer = await router.client.explain(input.argument('TRACKING-ID'), subscriber);
  if (wantsJson({ input, world })) printJson(answer, world.stdout);
  else for (const line of describe(answer)) world.stdout.write(`${escapeText(line)}\n`);
  return 0;
}

function describe(answer: ExplainedDelivery): readonly string[] {
  const pattern = `its pattern is ${JSON.stringify(answer.pattern)}`;
  if (answer.matched) return [`${answer.subscriber} gets it: ${pattern}`];
  const { path, clause, reason } = answer;
  return [
    `${answer.subscriber} does not get it: ${reason}`,
    `the clause that decided is ${JSON.stringify(clause)} at ${path}; ${pattern}`,
  ];
}
