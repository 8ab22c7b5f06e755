import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Those that run, to be ended with this process however it ends, unless it is killed. */
const running = new Set<ChildProcess>();

/** Has a process end when this one does. */
export function endWithUs(child: ChildProcess): void {
  if (running.size === 0) process.on('exit', killAll);
  running.add(child);
  child.once('close', () => {
    running.delete(child);
    if (running.size === 0) process.off('exit', killAll);
  });
}

/** Ends a process at once, with all that it has started. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return;
  const closed = once(child, 'close');
  kill(child);
  await closed;
}

function killAll(): void {
  for (const child of running) kill(child);
}

/** The group of a process that leads one, where the system has groups. */
function kill(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
