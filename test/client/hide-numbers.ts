import { createServer, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Members whose number ends so are listed without it. */
export const HIDDEN = '77';
/** Members whose number ends so are counted and not listed. */
export const UNLISTED = '66';

interface Row {
  readonly ParticipantNumber?: string;
}

const hide = (text: string): string => {
  const answer = JSON.parse(text) as { readonly Data?: { readonly List: readonly Row[] } };
  if (!answer.Data) return text;
  const List = answer.Data.List.filter(({ ParticipantNumber: number }) => !number?.endsWith(UNLISTED)).map((row) => {
    if (!row.ParticipantNumber?.endsWith(HIDDEN)) return row;
    return {};
  });
  return JSON.stringify({ ...answer, Data: { ...answer.Data, List } });
};

/** Stands before a CAMS on this machine and hides what WhatsApp may hide. */
export const hideNumbers = async (camsPort: number): Promise<{ readonly server: Server; readonly port: number }> => {
  const server = createServer((request, response) => {
    const { method, headers, url: path } = request;
    const upstream = send({ host: '127.0.0.1', port: camsPort, method, headers, path }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isList = headers['x-acs-action'] === 'ListChatGroupParticipants';
        response.writeHead(answer.statusCode ?? 502, { 'Content-Type': 'application/json' });
        response.end(isList ? hide(text) : text);
      });
    });
    request.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  return { server, port: (server.address() as AddressInfo).port };
};
