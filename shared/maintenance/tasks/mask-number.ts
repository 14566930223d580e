/** A phone number as reports tell it: its last four digits. */
export const maskNumber = (number: string): string => `****${number.slice(-4)}`;
