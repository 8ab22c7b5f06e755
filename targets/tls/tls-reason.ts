/** What Node and OpenSSL say of TLS that fails, what it means, and what to do. The first that fits counts. */
const REASONS: readonly (readonly [said: RegExp, meaning: string])[] = [
  [
    /self-signed certificate|unable to verify the first certificate|unable to get (local )?issuer|certificate signature failure/i,
    "the broker's certificate is of an authority that is not trusted here: name the authority's certificate (`cafile` of a URL, `ca` of a construct or of its secret)",
  ],
  [
    /does not match certificate's altnames/i,
    "the broker's certificate is of another name: write the host as its certificate has it, or give it a certificate of this one",
  ],
  [/certificate has expired/i, "renew the broker's certificate"],
  [/certificate is not yet valid/i, 'look at the clocks of both machines'],
  [
    /alert (certificate required|bad certificate|certificate unknown|unknown ca|unsupported certificate|certificate revoked|certificate expired|handshake failure|access denied|decrypt error)|alert number (40|42|43|44|45|46|48|49|51|116)\b/i,
    'the broker does not take the certificate of this client, or wants one: look at `certfile` and `keyfile` of a URL, `certificate` and `privateKey` of a secret, and at whom the broker trusts',
  ],
  [
    /wrong version number|packet length too long|bad record type|unexpected message|http request/i,
    'the port speaks, and no TLS: write the scheme without an s, or `tls: false` of a construct; or the port that has TLS',
  ],
  [
    /alert protocol version|unsupported protocol|alert number 70\b|no shared cipher|no suitable/i,
    'the broker has no version of TLS in common with this client, which has 1.2 and 1.3',
  ],
  [
    /key values mismatch|bad decrypt|no start line|bad base64|asn1|wrong tag|bad end line|unsupported.*DECODER|DECODER.*unsupported|interrupted or cancelled|ee key too small|md too weak/i,
    'a certificate or a key of this client cannot be used: the key must be that of the certificate, both whole and in PEM, with its passphrase where it is encrypted',
  ],
];

/** Of what was thrown, down its causes, what TLS says is wrong; undefined where it is not TLS. */
export function tlsReason(
  thrown: unknown,
): { readonly said: string; readonly meaning: string } | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const said = plainly(thrown.message);
  const found = REASONS.find(([pattern]) => pattern.test(thrown.message));
  if (found !== undefined) return { said, meaning: found[1] };
  return tlsReason(thrown.cause);
}

/** OpenSSL tells a number, a library, a function, a reason and a place in its code: the reason is for people. */
function plainly(text: string): string {
  const [, reason = text.trim()] = /:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/.exec(text) ?? [];
  return reason;
}
