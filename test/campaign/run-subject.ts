import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Task, Told } from './protocol.ts';

/** What no round takes, on a busy machine either. */
const MOST_MS = 60_000;

/**
 * Runs a subject, and hands out all that it tells until `isEnough` says so of a line; then kills it, and hands out what
 * it told before that.
 */
export async function runSubject(task: Task, isEnough: (told: Told) => boolean): Promise<void> {
  const file = fileURLToPath(new URL('subject.mjs', import.meta.url));
  const subject = spawn(process.execPath, [file, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(subject, 'close');
  const tooLate = setTimeout(() => subject.kill('SIGKILL'), MOST_MS);
  let errors = '';
  subject.stderr.on('data', (data) => {
    errors += data;
  });
  const isKilled = await follow(subject, isEnough);
  await closed;
  clearTimeout(tooLate);
  if (!isKilled)
    throw new Error(`the process of ${task.dataDir} ended by itself, or took too long: ${errors}`);
}

/** Answers whether the end was ours, or is one that the subject told of. */
async function follow(
  subject: ChildProcess & { readonly stdout: NodeJS.ReadableStream },
  isEnough: (told: Told) => boolean,
): Promise<boolean> {
  let isOver = false;
  for await (const line of createInterface({ input: subject.stdout })) {
    const told = parse(line);
    if (told === undefined) continue;
    if (isEnough(told) && !isOver) {
      isOver = true;
      subject.kill('SIGKILL');
    }
  }
  return isOver;
}

/** Undefined of a line that the kill has cut. */
function parse(line: string): Told | undefined {
  try {
    return JSON.parse(line) as Told;
  } catch {
    return undefined;
  }
}
