import { readFileSync } from 'node:fs';
import SharedPackagesEnvironment from '../support/jest/environment.mjs';
import { judge } from './judge.mjs';

/**
 * Where `differences.json` says that an emulator differs from AWS in a case of the contracts, it has to: a case that
 * fails as its row shows has passed, and one that agrees with AWS has failed, and so has a row without a case.
 */
export default class DifferencesEnvironment extends SharedPackagesEnvironment {
  constructor(config, context) {
    super(config, context);
    const { name } = JSON.parse(process.env.WAYBILL_EMULATOR);
    const rows = JSON.parse(readFileSync('test/emulators/differences.json', 'utf8'));
    this.rows = new Map(
      rows
        .filter(({ emulators }) => emulators.includes(name))
        .flatMap((row) => row.cases.map((title) => [title, row])),
    );
    this.unmet = new Set(this.rows.keys());
  }

  handleTestEvent(event, state) {
    if (event.name === 'test_done') this.judgeCase(event.test);
    if (event.name === 'test_skip') this.unmet.delete(nameOf(event.test));
    if (event.name === 'run_finish')
      for (const name of this.unmet)
        state.unhandledErrors.push(
          new Error(`differences.json names a case that is none: ${name}`),
        );
  }

  judgeCase(test) {
    const name = nameOf(test);
    const row = this.rows.get(name);
    if (row === undefined) return;
    this.unmet.delete(name);
    const { errors } = test;
    const wrong = judge(
      row,
      errors.length === 0 ? undefined : errors.flat().map(textOf).join('\n'),
    );
    if (wrong === undefined) errors.length = 0;
    else errors.push(new Error(wrong));
  }
}

/** As Jest prints it: the titles around it, without the root's, and its own. */
function nameOf(test) {
  const titles = [];
  for (let block = test; block.parent !== undefined; block = block.parent)
    titles.unshift(block.name);
  return titles.join(' ');
}

/** Without the colours of Jest's matchers. */
function textOf(error) {
  const text = String(error?.message ?? error);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one.
  return text.replaceAll(/\u001b\[\d+m/g, '');
}
