import { describe, expect, it } from '@jest/globals';
import { checkLoopback } from '../../../local/support/check-loopback.ts';

/** An address for documents, which no machine has (RFC 5737). */
const NOWHERE = '192.0.2.1';

describe('checkLoopback', () => {
  it('says nothing where the machine reaches itself', async () => {
    await expect(checkLoopback()).resolves.toBeUndefined();
  });

  it('rejects a machine that does not reach itself, with the reason and what to do', async () => {
    await expect(checkLoopback(NOWHERE)).rejects.toThrow(
      /^this machine cannot reach itself at 192\.0\.2\.1 \(.*E[A-Z]+.*\), .*; bring its loopback interface up/,
    );
  });
});
