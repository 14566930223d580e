import { subscribe } from 'node:diagnostics_channel';
import { Agent, type ClientRequest } from 'node:http';

const agents = new Set<Agent>();

subscribe('http.client.request.start', (message) => {
  const { agent } = (message as { request: ClientRequest & { agent?: unknown } }).request;
  if (agent instanceof Agent) agents.add(agent);
});

/**
 * Closes every idle kept-alive connection of this process. CAMS reclaims idle connections without a word; a request that
 * rides on such a one fails after its bytes have left, and nobody can tell whether it was executed. `Connection: close`
 * alone does not help: Node still takes an idle socket for the request and only closes it afterwards (observed on 20.20).
 */
export const closeIdleSockets = (): void => {
  for (const { freeSockets } of agents) {
    for (const sockets of Object.values(freeSockets)) sockets?.forEach((socket) => socket.destroy());
  }
};
