import { readFileSync } from 'node:fs';
import { WaybillError } from '../../core/errors.ts';
import { messageOf } from '../../core/shared/message-of.ts';

/** The text of a file that a URL names. Throws `invalid-settings` for one that cannot be read. */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const said = cause instanceof Error ? messageOf(cause) : String(cause);
    throw new WaybillError('invalid-settings', `the file ${path} cannot be read: ${said}`, {
      cause,
    });
  }
}
