import { flatMap } from '../flat-map.js';
import type { GatewayRequest } from '../gateway-request.js';

/** What a function behind the traditional API Gateway gets. */
export interface ApiGatewayEvent {
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly queryParameters: Readonly<Record<string, string>>;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * The event of the traditional API Gateway for an event function (FcType FCEvent), as "Use Function Compute as the
 * backend service of an API" and captures show it: flat maps, header names as sent, and `isBase64Encoded` true even
 * for an empty body. Which of several values of one query parameter survives is not published: here the last.
 */
export const apiGatewayEvent = ({ path, method, headers, query, body }: GatewayRequest): ApiGatewayEvent => ({
  path,
  httpMethod: method,
  headers: flatMap(headers, ', '),
  queryParameters: flatMap(new URLSearchParams(query)),
  pathParameters: {},
  body: body.toString('base64'),
  isBase64Encoded: true,
});
