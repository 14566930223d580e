const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?$/;

/** Whether a host, with a port or without, is this machine. */
export const isLoopback = (hostAndPort: string): boolean => LOOPBACK.test(hostAndPort);
