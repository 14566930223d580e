import type { Service } from '../service.js';
import type { RpcRequest } from './rpc-request.js';

/** One reason to refuse a request before its action runs. Throws a Refusal, or returns. */
export type Check = (request: RpcRequest, service: Service) => void;
