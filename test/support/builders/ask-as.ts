import { request } from 'node:http';

/** A request with any headers, those too that `fetch` keeps to itself, such as `Host` and `Sec-Fetch-Site`. */
export function askAs(
  url: string,
  headers: Readonly<Record<string, string>>,
  { method = 'POST', body = '' } = {},
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
