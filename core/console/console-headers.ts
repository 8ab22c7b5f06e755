/**
 * The headers of every file of the console. Nothing is loaded but from the router, no page may show the console in a frame,
 * and no text becomes HTML or code. `origins` are asked beside the router.
 */
export function consoleHeaders(origins: readonly string[] = []): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `connect-src ${["'self'", ...origins.filter(isOrigin)].join(' ')}`,
      "img-src 'self' data:",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

/** What cannot end the directive that it stands in. */
function isOrigin(text: string): boolean {
  return /^https?:\/\/[\w.[\]:-]+$/.test(text);
}
