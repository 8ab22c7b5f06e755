import { AwsError } from './aws-error.ts';

/** What cannot stand in XML or in a terminal, and what nobody reads to its end. */
const UNFIT = /[^\x21-\x7e]+/g;
const MOST = 200;

/** The error of a call that is not run here, named as IAM names it, such as `states:StartExecution`. `code` is the protocol's own. */
export function notRun(
  called: { readonly service: string; readonly action: string },
  code = 'UnknownOperationException',
  statusCode = 400,
): AwsError {
  const { service, action } = called;
  const name = [service, action].filter((part) => part !== '').join(':');
  const shown = name.replaceAll(UNFIT, ' ').trim().slice(0, MOST);
  return new AwsError(
    code,
    `${shown || 'this call'} is not run locally; docs/local.md has what is`,
    statusCode,
  );
}
