import { cpus } from 'node:os';

/** A shorter look would see only a few ticks of the system's own counting, which are 10 ms each. */
const LOOK_MS = 100;

/** The load is an average whose past fades so fast: a worker that starts, with all cores for a moment, is no load. */
const FADE_MS = 500;

/** Above this share of its time, the processor counts as busy. */
const BUSY = 0.85;

let looked = look();
let load = 0;

/** Whether this machine's processor, all cores together, has had little to spare for a while. */
export function isProcessorBusy(): boolean {
  if (performance.now() - looked.at >= LOOK_MS) {
    const now = look();
    const total = now.total - looked.total;
    const share = total === 0 ? 0 : 1 - (now.idle - looked.idle) / total;
    load += (share - load) * (1 - Math.exp((looked.at - now.at) / FADE_MS));
    looked = now;
  }
  return load > BUSY;
}

/** The time since the machine's start, and how much of it the cores were idle, in milliseconds of one core. */
function look(): { readonly at: number; readonly total: number; readonly idle: number } {
  let total = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { at: performance.now(), total, idle };
}
