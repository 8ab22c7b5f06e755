import { Token } from 'aws-cdk-lib/core';

/** Beside it there are other variables, in the 4 KB that Lambda has for all of them. */
const MOST_CHARACTERS = 3000;

/** Throws of a text that is no certificate, a file's name for instance, or that has no room in a function's environment. */
export function checkCertificates(ca: string, refuse: (message: string) => never): void {
  if (Token.isUnresolved(ca)) return;
  if (!ca.includes('-----BEGIN CERTIFICATE-----'))
    refuse(
      `\`ca\` must be the text of certificates in PEM (-----BEGIN CERTIFICATE-----), and not a file's name; received ${ca.slice(0, 100)}`,
    );
  if (ca.length > MOST_CHARACTERS)
    refuse(
      `\`ca\` may have ${MOST_CHARACTERS} characters, since it is in the environment of a function; received ${ca.length}; put it into the secret, as \`ca\``,
    );
}
