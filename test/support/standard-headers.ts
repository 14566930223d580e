/** What every HTTP answer carries, for the request ID of the test context. */
export const standardHeaders = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Request-Id': '1-67000000-0123456789abcdef01234567',
};
