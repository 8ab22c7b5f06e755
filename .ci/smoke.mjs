import { spawn } from 'node:child_process';

/** Runs `node smoke.mjs COMMAND ARGS...`, a `waybill start --json`: waits until it is ready, delivers one event, and ends it. */
const [command, ...args] = process.argv.slice(2);
const PATIENCE_MS = 60_000;

const child = spawn(command, args, {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, PORT: '0', AWS_PORT: '0' },
  detached: true,
});
const timer = setTimeout(() => fail('it took more than a minute'), PATIENCE_MS);

function fail(reason) {
  console.error(`smoke: ${reason}`);
  process.kill(-child.pid, 'SIGKILL');
  process.exit(1);
}

let output = '';
const first = await new Promise((resolve) => {
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')));
  });
  child.once('close', () => fail('it ended before it was ready'));
});
const { url } = JSON.parse(first);
const response = await fetch(`${url}/events`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    source: '/smoke',
    type: 'order.placed',
    data: { order: 1, amount: 1, email: 'smoke@example.com' },
  }),
});
const { events } = await response.json();
console.log(response.status, JSON.stringify(events));
if (response.status !== 202) fail('the event was not accepted');

for (;;) {
  const waybill = await (await fetch(`${url}/events/${events[0].trackingId}`)).json();
  const states = waybill.deliveries?.map(({ subscriber, status }) => `${subscriber} ${status}`);
  if (states?.length === 2 && states.every((state) => state.endsWith('delivered'))) {
    console.log(states.join(', '));
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
}
child.removeAllListeners('close');
// `close` comes when the last process that holds the output has ended, npm's children included.
const closed = new Promise((resolve) => {
  child.once('close', (code, signal) => resolve(signal ?? code));
});
process.kill(-child.pid, 'SIGINT');
const outcome = await closed;
clearTimeout(timer);
console.log(`ended with ${outcome}`);
// npm itself dies of the signal; what it ran has ended by itself.
process.exit(outcome === 0 || outcome === 'SIGINT' ? 0 : 1);
