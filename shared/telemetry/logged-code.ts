/**
 * A code as log lines bear it. The caller chose the name in a code of an unknown parameter, and CAMS may put anything into
 * its own: a phone number in either would end up in the log.
 */
export const loggedCode = (code: string): string =>
  code.replace(/^(UnknownParameter)\..*$/s, '$1').replace(/\d{7,}/g, '#');
