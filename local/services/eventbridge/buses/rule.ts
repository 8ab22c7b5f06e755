import { WaybillError } from '../../../../core/errors.ts';
import { checkPatternLength } from '../../../../core/pattern/checks/check-pattern-length.ts';
import { compilePattern } from '../../../../core/pattern/compile-pattern.ts';
import type { Pattern } from '../../../../core/pattern/pattern.ts';
import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { Target } from '../targets/target.ts';

/** The longest pattern that the PutRule API takes, whatever the quota (API reference). */
const PATTERN_LIMIT = 4096;

/** A rule; a disabled one, or one that only runs by a schedule, has no pattern. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly pattern: Pattern | undefined;
  /** As PutRule gave it. */
  readonly settings: AwsJson;
  readonly targets: Map<string, Target>;
}

/** A rule that matches events. */
export type PatternRule = Rule & { readonly pattern: Pattern };

/** A rule's pattern. Throws `AwsError('InvalidEventPatternException')`. */
export function compile(text: string): Pattern {
  try {
    const pattern = compilePattern(text);
    checkPatternLength(JSON.parse(text), PATTERN_LIMIT);
    return pattern;
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    throw new AwsError(
      'InvalidEventPatternException',
      `Event pattern is not valid. Reason: ${error.message}`,
    );
  }
}
