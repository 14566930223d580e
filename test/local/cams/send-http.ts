import { type Agent, request } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed body; tests look into it as they expect it to be. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

/** Sends exactly the headers it is given: no library adds to them. */
export const sendHttp = (port: number, message: HttpRequest, agent?: Agent): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const { method, path, headers = {}, body = '' } = message;
    const sent = request(
      { host: '127.0.0.1', port, method, path, agent: agent ?? false, headers: { ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          // The test's expectations, not the compiler, say what an answer holds.
          const parsed = (text === '' ? {} : JSON.parse(text)) as HttpAnswer['body'];
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parsed });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
