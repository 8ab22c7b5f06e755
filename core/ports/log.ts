/** The members of a line beside its message; what is no JSON is said to be so. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A function's own log, of what is no part of a waybill. Its methods never throw, whatever they are given. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
