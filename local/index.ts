export type {
  AcceptResult,
  RejectedEvent,
  TakenEvent,
} from '../core/accept/accept-result.ts';
export type { EventInput } from '../core/api/event-input.ts';
export type { Problem } from '../core/api/problem.ts';
export { RouterError } from '../core/api/router-error.ts';
export type {
  Attempt,
  DeliveryError,
  DeliveryStatus,
  WaybillDelivery,
} from '../core/delivery/delivery.ts';
export type { ErrorCode } from '../core/errors.ts';
export type { CloudEvent, EventAttributes, Json } from '../core/event/event.ts';
export type { JsonObject } from '../core/event/json-object.ts';
export type { Clock } from '../core/ports/clock.ts';
export type { Waybill } from '../core/read-waybill.ts';
export type { EventState } from '../core/records/event-record.ts';
export type { ServiceName } from './aws-api.ts';
export { AwsError } from './aws-error.ts';
export type { CallSnapshot } from './call-counts.ts';
export type { Cloud, CloudFunction, CloudOptions } from './cloud.ts';
export type { Fault } from './faults.ts';
export type { LogLine } from './lambda/function-host.ts';
export type { LocalClock } from './local-clock.ts';
export type { RouterCallOptions } from './router-calls.ts';
export { startCloud } from './start-cloud.ts';
export { VirtualClock } from './virtual-clock.ts';
