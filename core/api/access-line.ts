/**
 * One request in the access log: a JSON object a line, all of it text, as API Gateway writes it. `-` stands for what
 * there is not. The HTTP API's stage and the function behind a function URL write the same members, which are contract.
 */
export interface AccessLine {
  /** Such as `12/Mar/2026:19:03:58 +0000`. */
  readonly time: string;
  readonly requestId: string;
  readonly sourceIp: string;
  /** Such as `POST /events`. */
  readonly route: string;
  readonly status: string;
  /** Of the answer's body. */
  readonly bytes: string;
  readonly latencyMs: string;
  readonly error: string;
}
