import type { FailureGroup, FailureGroups } from '../../../client/index.ts';

/** Deliveries are dead, or tried again by themselves. */
export type FailedStatus = 'dead' | 'retrying';

/** A group of failures, and its share of all that were looked at, from 0 to 1. */
export interface Failure extends FailureGroup {
  readonly subscriber: string;
  readonly status: FailedStatus;
  readonly share: number;
}

/** What has failed of all subscribers, or of one, the largest group first. */
export interface Failures {
  readonly failures: readonly Failure[];
  readonly count: number;
  /** Whether those are all that there are. */
  readonly exact: boolean;
  /** Of groups that are too small to be named. */
  readonly others: number;
  /** Of the subscribers that could not be asked. */
  readonly unknown: readonly string[];
}

/** The groups of several subscribers as one list. */
export function together(answers: readonly (FailureGroups | string)[]): Failures {
  const known = answers.filter((answer) => typeof answer !== 'string');
  const count = known.reduce((sum, { matched }) => sum + matched.count, 0);
  const failures = known.flatMap(({ subscriber, status, groups }) =>
    groups.map((group) => ({ ...group, subscriber, status, share: group.count / count })),
  );
  return {
    failures: failures.sort((a, b) => b.count - a.count),
    count,
    exact: known.every(({ matched }) => matched.exact),
    others: known.reduce((sum, { others }) => sum + (others?.count ?? 0), 0),
    unknown: answers.filter((answer) => typeof answer === 'string'),
  };
}

/** What tells a group from others, and where it is in the console. */
export type GroupName = Pick<FailureGroup, 'errorClass' | 'message' | 'statusCode'> & {
  readonly subscriber: string;
  readonly status: FailedStatus;
};

/** The group that the query of its page names; undefined where it names none. */
export function readGroup(query: URLSearchParams): GroupName | undefined {
  const subscriber = query.get('subscriber');
  const code = Number(query.get('code') ?? Number.NaN);
  if (subscriber === null) return undefined;
  return {
    ...{ subscriber, status: query.get('status') === 'retrying' ? 'retrying' : 'dead' },
    ...{ errorClass: query.get('class') ?? '', message: query.get('like') ?? '' },
    ...(Number.isSafeInteger(code) ? { statusCode: code } : {}),
  };
}

/** What a job, or a list, is about exactly a group by. */
export function filterOf({ errorClass, message, statusCode = 0 }: GroupName) {
  return { errorClass: [errorClass], errorLike: message, statusCode: [statusCode] };
}

/** `Error: no such card`. */
export function groupTitle({ errorClass, message }: Pick<GroupName, 'errorClass' | 'message'>) {
  return `${errorClass === '' ? 'An error without a name' : errorClass}: ${message}`;
}

/** `12.5 %`; what is there is never nothing. */
export function shareWords(share: number): string {
  const percent = share * 100;
  if (percent < 0.1) return '< 0.1 %';
  return `${percent >= 10 ? Math.round(percent) : Math.round(percent * 10) / 10} %`;
}
