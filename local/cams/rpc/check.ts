import type { Service } from '../service.js';
import type { RpcCall } from './rpc-call.js';

/** One reason to refuse a call before its action runs. Throws a Refusal, or returns. */
export type Check = (call: RpcCall, service: Service) => void;
