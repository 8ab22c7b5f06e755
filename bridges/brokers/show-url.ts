/** Parameters that might be secrets. */
const SECRET = /pass|secret|token/i;

/** A URL without what might be a secret: whoever asks, and such parameters. */
export function showUrl(url: string): string {
  const [place = '', query] = url.replace(/\/\/.*@/s, '//').split(/\?(.*)/s);
  if (query === undefined) return place;
  const shown = query.split('&').filter((parameter) => !SECRET.test(parameter));
  return shown.length === 0 ? place : `${place}?${shown.join('&')}`;
}
