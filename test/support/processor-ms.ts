/** The processor time that a call takes, in milliseconds: what else the machine does counts for nothing. */
export function processorMs(call: () => unknown): number {
  const begun = process.cpuUsage();
  call();
  const { user } = process.cpuUsage(begun);
  return user / 1000;
}
