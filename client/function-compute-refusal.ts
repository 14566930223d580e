import { isObject } from '../shared/operations/is-object.js';
import type { GatewayRefusal } from './gateway-refusal.js';

const CODE = /^[A-Za-z][A-Za-z.]{0,63}$/;

/**
 * Explains a refusal of Function Compute itself, which starts no function then: JSON with Code, or ErrorCode. Source: "Error
 * codes", Function Compute.
 */
export const functionComputeRefusal = (status: number, body: unknown): GatewayRefusal | undefined => {
  if (!isObject(body) || status < 400 || status >= 500) return undefined;
  const code = body['Code'] ?? body['ErrorCode'];
  if (typeof code !== 'string' || !CODE.test(code)) return undefined;
  if (status === 429) {
    const message = 'Function Compute has no instance left for the call.';
    return { code: 'ResourceExhausted', message, advice: 'Try again later.', reached: 'later' };
  }
  return {
    code: `FunctionCompute.${code}`,
    message: 'Function Compute did not start the function.',
    advice: 'Operators check the HTTP trigger of the function, and the rights of the gateway to invoke it.',
    reached: 'never',
  };
};
