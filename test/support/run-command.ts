import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** How a command is run. */
interface CommandOptions {
  /** All of its environment; left out, it is this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where it runs. @default this process's folder */
  readonly cwd?: string;
  readonly timeoutMs: number;
}

/** Runs a command to its end and answers its standard output; throws with the end of what it printed. */
export type RunCommand = (
  command: string,
  args: readonly string[],
  options: CommandOptions,
) => Promise<string>;

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

const MAX_SHOWN_LINES = 40;

export const runCommand: RunCommand = async (
  command,
  args,
  { env = process.env, timeoutMs, ...place },
) => {
  const limits = { timeout: timeoutMs, maxBuffer: MAX_OUTPUT_BYTES };
  try {
    const { stdout } = await promisify(execFile)(command, [...args], { env, ...place, ...limits });
    return stdout;
  } catch (cause) {
    throw new Error(`\`${[command, ...args].join(' ')}\` failed:\n\n${outputOf(cause)}`, { cause });
  }
};

function outputOf(failure: unknown): string {
  const { stdout = '', stderr = '', message = '' } = failure as Record<string, string>;
  const lines = `${stdout}${stderr}`.trim().split('\n').slice(-MAX_SHOWN_LINES);
  return lines.join('\n') || message;
}
