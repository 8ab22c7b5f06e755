/** An error as an AWS service answers it: `code` is the bare shape name, such as `ResourceNotFoundException`. */
export class AwsError extends Error {
  readonly code: string;
  readonly statusCode: number;
  /** Further members of the error's shape, such as the `Item` of a failed condition. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    statusCode = 400,
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.statusCode = statusCode;
    this.members = members;
  }
}
