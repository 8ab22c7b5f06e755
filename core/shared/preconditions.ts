import { WaybillError } from '../errors.ts';
import { cutText } from './cut-text.ts';

/** The headers by which a change is bound to what stands there (RFC 9110, section 13.1). */
export interface Preconditions {
  readonly ifMatch: string | undefined;
  /** `*`: to nothing being there. */
  readonly ifNoneMatch?: string | undefined;
}

/** What stands under a name. */
interface Standing {
  /** Its `ETag`; undefined where there is none. */
  readonly tag: string | undefined;
  /** What it is called in an error, such as `the subscriber billing`. */
  readonly subject: string;
  /** Such as `read it by GET /subscribers/billing`. */
  readonly advice: string;
}

/** Throws `precondition-failed` where another stands there than the caller has seen, or one where there should be none. */
export function checkPreconditions(
  { ifMatch, ifNoneMatch }: Preconditions,
  { tag, subject, advice }: Standing,
): void {
  const what = tag === undefined ? 'is not there' : `has the tag ${tag}`;
  const refuse = (header: string, value: string): never => {
    throw new WaybillError(
      'precondition-failed',
      `\`${header}\` is ${cutText(value, 64)}, and ${subject} ${what}; ${advice}`,
    );
  };
  if (ifMatch !== undefined && !lists(ifMatch, tag)) refuse('If-Match', ifMatch);
  if (ifNoneMatch !== undefined && lists(ifNoneMatch, tag)) refuse('If-None-Match', ifNoneMatch);
}

/** Whether a list of tags has that of what is there; `*` has any. */
function lists(value: string, tag: string | undefined): boolean {
  if (tag === undefined) return false;
  const tags = value.split(',').map((listed) => listed.trim());
  return tags.includes('*') || tags.includes(tag);
}
