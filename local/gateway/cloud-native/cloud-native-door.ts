import type { IncomingMessage } from 'node:http';

import { readBody } from '../../read-body.js';
import type { OpenDoor } from '../door.js';
import type { FunctionDefinition } from '../function-definition.js';
import type { GatewayAnswer } from '../gateway-answer.js';
import { httpTriggerEvent } from '../http-trigger-event.js';
import { newRequestId } from '../invocation-context.js';
import { headBytes, splitUrl } from '../request-head.js';
import { authenticate } from './authenticate.js';
import { type CallFunctionCompute, callFunctionCompute } from './call-function-compute.js';
import { type GatewayPolicy, policiesFor } from './gateway-policy.js';
import { modifyHeaders } from './modify-headers.js';
import { createRateLimit } from './rate-limit.js';
import { refuse } from './refuse.js';
import { repeat } from './repeat.js';
import { type Route, routesOf } from './routes.js';
import type { Verdict } from './verdict.js';
import { within } from './within.js';

export interface CloudNativeOptions {
  /** Which function answers which path, for example `/ListChatGroup`. */
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly policy: GatewayPolicy;
  /** The consumer of a request without credentials; left out, the request is refused, as on the real gateway. */
  readonly anonymous?: string | undefined;
  /** The most bytes that request line and headers may have; 60 KB unless said otherwise. */
  readonly headLimit?: number;
  /** Stands on the way to Function Compute; for tests, which lose connections there. */
  readonly onTheWay?: (call: CallFunctionCompute) => CallFunctionCompute;
}

// Envoy's own limit; whether the managed gateway has another is not known.
const HEAD_LIMIT = 60 * 1024;
// "Cloud-native API Gateway triggers", Function Compute: the payload of a synchronous invocation.
const BODY_LIMIT = 32 * 1024 * 1024;

/**
 * The cloud-native API Gateway before event functions: routes, consumers, policies, the v1 event of HTTP triggers, repeats
 * of its own. Without a policy it does what the real one is known to do.
 */
export const cloudNativeDoor =
  ({ functions, policy, anonymous, headLimit = HEAD_LIMIT, onTheWay = (call) => call }: CloudNativeOptions): OpenDoor =>
  (surroundings) => {
    const routes = routesOf(functions);
    const overLimit = createRateLimit(policy);
    const call = onTheWay(callFunctionCompute(surroundings));

    const identify = async (
      route: Route,
      request: IncomingMessage,
      body: Buffer | undefined,
    ): Promise<Verdict | undefined> => {
      const isOn = policy.Routes?.find(({ RouteName }) => RouteName === route.name)?.EnableAuth ?? true;
      if (!isOn) return undefined;
      const isAllowed = (consumer: string): boolean =>
        policy.ConsumerAuthorizationRules.some(
          ({ Consumer, Routes }) => Consumer === consumer && (Routes.includes(route.name) || Routes.includes('*')),
        );
      return authenticate(policy, { request, query: splitUrl(request).query, body, isAllowed }, anonymous);
    };

    const callRoute = async (
      route: Route,
      request: IncomingMessage,
      body: Buffer,
      consumer: string | undefined,
    ): Promise<GatewayAnswer> => {
      const headers = modifyHeaders(request, policy, route.name, consumer);
      const attempt = (): ReturnType<CallFunctionCompute> => {
        const requestId = newRequestId();
        const event = httpTriggerEvent({
          ...splitUrl(request),
          requestId,
          method: request.method ?? '',
          headers,
          body,
          clientAddress: request.socket.remoteAddress ?? '127.0.0.1',
          host: request.headers.host ?? '',
        });
        return call(route.definition, JSON.stringify(event), requestId);
      };
      const [timeout] = policiesFor(policy, 'Timeout', route.name);
      const limitMs = timeout && timeout.unitNum > 0 ? timeout.unitNum * 1000 : undefined;
      const attempted = await within(repeat(attempt, policy, route.name), limitMs, refuse.timedOut);
      return attempted === 'lost' ? refuse.connectionLost : attempted;
    };

    return async (request) => {
      const { path } = splitUrl(request);
      const body = await readBody(request, BODY_LIMIT);
      if (headBytes(request) > headLimit) return refuse.headTooLarge;
      const route = routes.find((each) => each.path === path && (each.methods?.includes(request.method ?? '') ?? true));
      if (!route) return refuse.noRoute;
      const verdict = await identify(route, request, body);
      if (verdict?.refused) return verdict.refused;
      if (!body) return refuse.bodyTooLarge;
      return overLimit(route.name) ?? callRoute(route, request, body, verdict?.consumer);
    };
  };
