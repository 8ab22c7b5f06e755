import type { Violation } from '../../../ports/catalog/schema-compiler.ts';
import { ERROR_CODES } from '../../make-problem.ts';
import type { Problem } from '../../problem.ts';
import { list, oneOf, record, ref, type Schema, text, whole } from '../schema.ts';

/** What goes wrong. */
export const PROBLEM_SCHEMAS: Readonly<Record<string, Schema>> = {
  ErrorCode: oneOf(ERROR_CODES, 'Stable: for programs.'),
  Error: {
    type: 'object',
    properties: {
      code: ref('ErrorCode'),
      message: text('For people.'),
      violations: list(ref('Violation'), { maxItems: 10 }),
    },
    required: ['code', 'message'],
  },
  Violation: record<Violation>({
    pointer: text('A JSON Pointer into the event.'),
    message: text('For people.'),
  }),
  Problem: record<Problem>(
    {
      type: text('`urn:waybill:problem:` and the code.'),
      title: text(),
      status: whole(400),
      detail: text('What was wrong, what was received and what to do.'),
      code: ref('ErrorCode'),
    },
    {
      events: list(ref('PublishResult')),
      violations: list(ref('Violation'), { maxItems: 10 }),
    },
  ),
};
