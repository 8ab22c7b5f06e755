import { spawn } from 'node:child_process';

/** What a start may take on a busy machine. */
const PATIENCE_MS = 90_000;

/** Runs a command of a shell to its end; answers what it printed, and throws all of it where it fails. */
export async function run(command, { cwd, env = {} }) {
  const child = start(command, { cwd, env });
  const output = collect(child);
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`\`${command}\` ended with ${code} in ${cwd}:\n${output.text}`);
  return output.text;
}

/**
 * Runs a command that goes on until Ctrl-C: waits for a text, calls back with what was printed, waits for what the
 * callback answers to be printed too, and ends it. Throws what it printed where one of them does not come.
 */
export async function runUntil(command, { cwd, text, answer }) {
  const child = start(command, { cwd, env: { PORT: '0', AWS_PORT: '0' } });
  const output = collect(child);
  const closed = new Promise((done) => child.once('close', done));
  try {
    await output.find(text);
    await output.find(await answer(output.text));
  } catch (error) {
    throw new Error(`\`${command}\` in ${cwd}: ${error.message}\n${output.text}`);
  } finally {
    // npm and its shell are between: the whole group gets what a terminal would send.
    kill(child, 'SIGINT');
    const timer = setTimeout(() => kill(child, 'SIGKILL'), PATIENCE_MS);
    await closed;
    clearTimeout(timer);
  }
}

function start(command, { cwd, env }) {
  return spawn(command, {
    ...{ cwd, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { ...process.env, ...env },
  });
}

function kill(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // All of it has ended.
  }
}

function collect(child) {
  const output = { text: '', find };
  const changes = new Set();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output.text += text;
      for (const change of changes) change();
    });
  function find(wanted) {
    return new Promise((found, fail) => {
      const timer = setTimeout(() => end(fail, `no "${wanted}"`), PATIENCE_MS);
      const end = (settle, message) => {
        clearTimeout(timer);
        changes.delete(look);
        settle(message === undefined ? undefined : new Error(message));
      };
      const look = () => output.text.includes(wanted) && end(found);
      changes.add(look);
      child.once('close', () => end(fail, `it ended without "${wanted}"`));
      look();
    });
  }
  return output;
}
