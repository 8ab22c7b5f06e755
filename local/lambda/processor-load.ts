import { cpus } from 'node:os';

/** A shorter look would see only a few ticks of the system's own counting, which are 10 ms each. */
const LOOK_MS = 100;

/** Above this share of its time, the processor counts as busy. */
const BUSY = 0.9;

let looked = look();
let share = 0;

/** Whether this machine's processor, all cores together, has had nothing to spare in the last moment. */
export function isProcessorBusy(): boolean {
  const now = look();
  if (now.at - looked.at >= LOOK_MS) {
    const total = now.total - looked.total;
    share = total === 0 ? 0 : 1 - (now.idle - looked.idle) / total;
    looked = now;
  }
  return share > BUSY;
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
