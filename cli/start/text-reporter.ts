import type { Cloud } from '../../local/cloud/cloud.ts';
import type { LogLine } from '../../local/services/lambda/function-host.ts';
import { escapeLines, escapeText } from '../format/escape-text.ts';
import { formatWaybill } from '../format/format-waybill.ts';
import type { Paint } from '../format/paint.ts';
import { consoleAddress } from './console-address.ts';
import { formatLogLine } from './format-log-line.ts';
import { functionLabel } from './function-label.ts';
import { holdBack, type Reporter } from './reporter.ts';

/** What a person at a terminal reads. */
export function makeTextReporter(write: (text: string) => void, paint: Paint): Reporter {
  let cloud: Cloud | undefined;
  const { log, release } = holdBack((line: LogLine) => {
    const { function: name } = line;
    const who = name === undefined || cloud === undefined ? 'cloud' : functionLabel(cloud, name);
    for (const text of formatLogLine(line, who, paint))
      write(`${paint('dim', `${escapeText(who)} |`)} ${text}\n`);
  });
  return {
    ready(running) {
      cloud = running;
      const { url, awsEndpoint, region, warnings } = running;
      write(`\n${paint('bold', 'Waybill is ready.')}\n\n`);
      const events = url === '' ? 'none: the app has no router' : `${url}/events`;
      write(`  events        ${paint('cyan', events)}\n`);
      const page = consoleAddress(running);
      if (page !== undefined) write(`  console       ${paint('cyan', page)}\n`);
      write(`  AWS endpoint  ${paint('cyan', awsEndpoint)}  (${region}, any credentials)\n\n`);
      for (const warning of warnings) write(`  ${paint('yellow', `! ${escapeText(warning)}`)}\n`);
      release();
    },
    failed: release,
    log,
    waybill: (waybill) => write(`\n${formatWaybill(waybill, paint)}\n`),
    note: (text) => write(`${paint('dim', escapeLines(text).join('\n'))}\n`),
    sent: () => write(`\n${howToGoOn(cloud?.url ?? '', paint)}`),
  };
}

function howToGoOn(url: string, paint: Paint): string {
  const data = '{"order": 1, "amount": 200, "email": "you@example.com"}';
  const body = `'{"source": "/shop", "type": "order.placed", "data": ${data}}'`;
  const curl = `curl ${url}/events -H 'content-type: application/json' -d ${body}`;
  return `Send one yourself; its waybill is at ${url}/events/{trackingId}:\n\n  ${paint('cyan', curl)}\n\nCtrl-C ends it.\n`;
}
