/** The characters of RFC 3986, and percent-encoded octets; non-ASCII characters are not URI characters. */
const CHARACTERS = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/;

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** Whether a text is a non-empty RFC 3986 URI-reference: a URI, or a relative reference. */
export function isUriReference(text: string): boolean {
  if (text === '' || !CHARACTERS.test(text)) return false;
  const [beforeFragment = '', ...fragments] = text.split('#');
  if (fragments.length > 1) return false;
  const [hierarchy = ''] = beforeFragment.split('?');
  const rest = hierarchy.replace(SCHEME, '');
  const authority = rest.startsWith('//') ? (rest.slice(2).split('/')[0] ?? '') : '';
  const path = rest.startsWith('//') ? rest.slice(2 + authority.length) : rest;
  if (/[[\]]/.test(path) || /[[\]]/.test(text.slice(hierarchy.length)) || !isAuthority(authority))
    return false;
  // A relative path's first segment has no colon (RFC 3986, 4.2), or it would be a scheme.
  return SCHEME.test(text) || !(path.split('/')[0] ?? '').includes(':');
}

/** Whether a text is a URI with a scheme, as `dataschema` must be. */
export function isAbsoluteUri(text: string): boolean {
  return SCHEME.test(text) && isUriReference(text);
}

function isAuthority(authority: string): boolean {
  return /^(?:[^@[\]]*@)?(?:\[[0-9A-Fa-f:.v]+\]|[^[\]:@]*)(?::\d*)?$/.test(authority);
}
