/** A schedule of EventBridge Scheduler, as its template has it. */
export interface ScheduleSpec {
  readonly arn: string;
  readonly expression: string;
  /** An IANA name. */
  readonly timeZone: string;
  /** In epoch milliseconds. */
  readonly startAt: number | undefined;
  readonly endAt: number | undefined;
  readonly target: ScheduleTarget;
}

/** What a schedule calls, in the name of a role. */
export interface ScheduleTarget {
  readonly arn: string;
  readonly roleArn: string;
  /** The default notification where it is undefined. */
  readonly input: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly retry: { readonly attempts: number; readonly ageMs: number };
  readonly messageGroupId: string | undefined;
  /** Of the event, where the target is a bus. */
  readonly event: { readonly source: string; readonly detailType: string } | undefined;
}
