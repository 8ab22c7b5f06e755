import { ERROR_CODES } from '../../make-problem.ts';
import type { Problem } from '../../problem.ts';
import { list, oneOf, record, ref, type Schema, text, whole } from '../schema.ts';

/** What goes wrong. */
export const PROBLEM_SCHEMAS: Readonly<Record<string, Schema>> = {
  ErrorCode: oneOf(ERROR_CODES, 'Stable: for programs.'),
  Error: {
    type: 'object',
    properties: { code: ref('ErrorCode'), message: text('For people.') },
    required: ['code', 'message'],
  },
  Problem: record<Problem>(
    {
      type: text('`urn:waybill:problem:` and the code.'),
      title: text(),
      status: whole(400),
      detail: text('What was wrong, what was received and what to do.'),
      code: ref('ErrorCode'),
    },
    { events: list(ref('PublishResult')) },
  ),
};
