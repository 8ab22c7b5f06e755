import { benchEndurance } from './endurance/endurance.ts';
import { formatRows, keepsBounds } from './report/bench-row.ts';
import { describeMachine } from './report/machine.ts';

/** `npm run bench:endurance`, or with a smaller number of events; exits 1 when something was lost. */
async function main(): Promise<void> {
  const [asked = '200000'] = process.argv.slice(2);
  const events = Number(asked);
  if (!Number.isInteger(events) || events < 1) {
    console.error(`the number of events must be a whole number, 1 or more; received ${asked}`);
    process.exitCode = 2;
    return;
  }
  console.log(`${new Date().toISOString().slice(0, 10)}, ${describeMachine()}\n`);
  const rows = await benchEndurance(events, ({ hours, handled, heap }) =>
    console.error(`${hours} hours: ${handled} deliveries handled, ${heap.toFixed(1)} MiB of heap`),
  );
  console.log(formatRows(rows));
  if (!rows.every(keepsBounds)) process.exitCode = 1;
}

await main();
