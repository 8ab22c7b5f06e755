/** Not `console.log`, which puts words before the line or the line into an object, as the function's log format says. */
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
