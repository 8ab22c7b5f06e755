import { escapeText } from '../format/escape-text.ts';
import { given } from '../look/flags.ts';
import { consoleAddress } from './console-address.ts';
import { functionLabel } from './function-label.ts';
import { holdBack, type Reporter } from './reporter.ts';

/** One JSON object a line, in which strings are escaped further than JSON must, for a terminal; every line but the first has one member, which says what it is. */
export function makeJsonReporter(write: (text: string) => void): Reporter {
  const print = (line: object) => write(`${escapeText(JSON.stringify(line))}\n`);
  const { log, release } = holdBack((line) => print({ log: line }));
  return {
    ready(cloud) {
      const { url, awsEndpoint: aws, region, outputs, warnings } = cloud;
      const functions = cloud.functions.map(({ name }) => functionLabel(cloud, name));
      const page = consoleAddress(cloud);
      print({ url, ...given({ console: page }), aws, region, outputs, functions, warnings });
      release();
    },
    failed: release,
    log,
    waybill: (waybill) => print({ waybill }),
    note: (note) => print({ note }),
    sent: () => {},
  };
}
