export { AwsError } from './aws-error.ts';
export type { Cloud, CloudOptions } from './cloud.ts';
export type { Fault } from './faults.ts';
export type { LogLine } from './lambda/function-host.ts';
export type { LocalClock } from './local-clock.ts';
export { startCloud } from './start-cloud.ts';
export { VirtualClock } from './virtual-clock.ts';
