import { cpus } from 'node:os';

/** A shorter look would see only a few ticks of the system's own counting, which are 10 ms each. */
const LOOK_MS = 100;

/** The load is an average whose past fades so fast: a worker that starts, with all cores for a moment, is no load. */
const FADE_MS = 500;

/** Above this share of its time, the processor counts as busy. */
export const BUSY = 0.85;

/** What the cores have done until a moment, in milliseconds of one core: all of them, and this process. */
export interface ProcessorLook {
  readonly at: number;
  readonly total: number;
  readonly idle: number;
  readonly own: number;
}

/** The shares of all cores' time in which they were not idle, and in which they ran this process with all its threads. */
export interface ProcessorLoad {
  readonly machine: number;
  readonly own: number;
}

let looked = lookAtProcessor();
let load = 0;

/** Whether this machine's processor, all cores together, has had little to spare for a while. */
export function isProcessorBusy(): boolean {
  if (performance.now() - looked.at >= LOOK_MS) {
    const now = lookAtProcessor();
    const { machine } = loadBetween(looked, now);
    load += (machine - load) * (1 - Math.exp((looked.at - now.at) / FADE_MS));
    looked = now;
  }
  return load > BUSY;
}

/** What the cores have done since the machine's start, and this process since its own. */
export function lookAtProcessor(): ProcessorLook {
  let total = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  const { user, system } = process.cpuUsage();
  return { at: performance.now(), total, idle, own: (user + system) / 1000 };
}

/** The load between two looks; none where the system has counted nothing between them. */
export function loadBetween(before: ProcessorLook, after: ProcessorLook): ProcessorLoad {
  const total = after.total - before.total;
  if (total === 0) return { machine: 0, own: 0 };
  return {
    machine: 1 - (after.idle - before.idle) / total,
    own: (after.own - before.own) / total,
  };
}
