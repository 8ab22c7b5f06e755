import { RouterError, RouterUnreachable } from '../../client/index.ts';

/** What stands before a router has refused, and does not say why. */
const NOT_THE_ROUTERS =
  '; where IAM decides, requests are signed by --iam, and the role must be granted this';

/** What a person reads of what a router refuses, or of one that is not there; any other error as it is. */
export function explainError(error: unknown, url: string): unknown {
  if (error instanceof RouterUnreachable) {
    const [, reason = error.message] = / was not answered: (.*)$/s.exec(error.message) ?? [];
    return new Error(
      `no router answers at ${url} (${reason}); start one by waybill start, or name another by --url`,
      { cause: error },
    );
  }
  if (!(error instanceof RouterError)) return error;
  const { status, problem } = error;
  if (status === 401)
    return new Error(
      `the router does not know this key${said(problem)}; name one by --key, $WAYBILL_KEY or waybill profile set`,
      { cause: error },
    );
  if (status === 403)
    return new Error(`the router does not allow this${said(problem) || NOT_THE_ROUTERS}`, {
      cause: error,
    });
  if (problem !== undefined)
    return new Error(`${problem.detail} (${problem.code})`, { cause: error });
  return new Error(`${url} is no router, or does not have this: ${error.message}`, {
    cause: error,
  });
}

function said(problem: RouterError['problem']): string {
  return problem === undefined ? '' : `: ${problem.detail}`;
}
