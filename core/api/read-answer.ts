import { shortenText } from '../shared/cut-text.ts';
import { isObject } from '../shared/is-object.ts';
import type { Problem } from './problem.ts';
import { RouterError } from './router-error.ts';

/** How much of an answer that is no router's an error has, in characters. */
const MOST_TEXT = 200;

/** What came of a request to a router. */
export interface Answered {
  readonly method: string;
  readonly path: string;
  /** Of HTTP. */
  readonly status: number;
  /** The body. */
  readonly text: string;
}

/** A check that an answer is what was asked for, by the names of some of its members. */
export function hasMembers<Answer>(...names: readonly (keyof Answer & string)[]) {
  return (value: unknown): value is Answer =>
    isObject(value) && names.every((name) => name in value);
}

/**
 * Reads the JSON of an answer. Throws `RouterError` for a refusal, and for what no router answers; `credentials` are where
 * the caller says who it is.
 */
export function readAnswer<Answer>(
  answered: Answered,
  isAnswer: (value: unknown) => value is Answer,
  credentials: string,
): Answer {
  const answer = parseJson(answered.text);
  if (isTaken(answered) && isAnswer(answer)) return answer;
  throw refusal(answered, credentials);
}

/** Whether a request was done. */
export function isTaken({ status }: Pick<Answered, 'status'>): boolean {
  return status >= 200 && status < 300;
}

/** The error of a request that was not done as it was asked. */
export function refusal(answered: Answered, credentials: string): RouterError {
  const { method, path, status, text } = answered;
  const answer = parseJson(text);
  const problem = isProblem(answer) ? answer : undefined;
  const said = problem ? `${problem.code}: ${problem.detail}` : shortenText(text, MOST_TEXT);
  const outcome = isTaken(answered) ? 'answered by no router, with' : 'refused with';
  const isUnknown = status === 401 || status === 403;
  const advice = isUnknown
    ? `; what the router wants to know of its caller goes into ${credentials}`
    : '';
  return new RouterError(`${method} ${path} was ${outcome} ${status} ${said}${advice}`, {
    status,
    problem,
  });
}

/** What a text is as JSON; undefined for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProblem(value: unknown): value is Problem {
  return isObject(value) && 'code' in value && 'detail' in value;
}
