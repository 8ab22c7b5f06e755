/** The function that makes subscribers at run time, which alone may. */
export interface Provisioning {
  /** Has it go on with what was left, without waiting for it. Throws `WaybillError('unavailable')` in an outage. */
  resume(): Promise<void>;
}
