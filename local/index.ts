export type {
  AcceptResult,
  RejectedEvent,
  TakenEvent,
} from '../core/accept/accept-result.ts';
export type { EventInput } from '../core/api/event-input.ts';
export type { Problem } from '../core/api/problem.ts';
export { RouterError } from '../core/api/router-error.ts';
export type { ErrorCode } from '../core/errors.ts';
export type { CloudEvent, EventAttributes, Json } from '../core/event/event.ts';
export type { Violation } from '../core/ports/catalog/schema-compiler.ts';
export type { Clock } from '../core/ports/clock.ts';
export type { Waybill } from '../core/query/read-waybill.ts';
export type {
  Attempt,
  DeliveryError,
  DeliveryStatus,
  WaybillDelivery,
} from '../core/records/delivery.ts';
export type { EventState } from '../core/records/event-record.ts';
export type { JsonObject } from '../core/shared/json/json-object.ts';
export type { ServiceName } from './api/aws-api.ts';
export { AwsError } from './api/aws-error.ts';
export type { CallSnapshot } from './cloud/call-counts.ts';
export type { Cloud, CloudFunction, CloudOptions } from './cloud/cloud.ts';
export type { Fault } from './cloud/faults.ts';
export type { RouterCallOptions } from './cloud/router-calls.ts';
export { startCloud } from './cloud/start-cloud.ts';
export type { LogLine } from './services/lambda/function-host.ts';
export type { LocalClock } from './support/local-clock.ts';
export { VirtualClock } from './support/virtual-clock.ts';
