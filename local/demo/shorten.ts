const parts: readonly (readonly [RegExp, string])[] = [
  // An invite link: whoever reads it whole can join.
  [/(https:\/\/chat\.whatsapp\.com\/\w{3})\w+/g, '$1…'],
  // A phone number.
  [/\b(86)\d{7,}(\d{4})\b/g, '$1…$2'],
  // A group ID or a request code.
  [/\b([A-Z]{2}\w{3}|\d{4})\w{6,}(\w{4})\b/g, '$1…$2'],
];

/** Cuts links, numbers and IDs short, so that a screen shows the story and no secret. */
export const shorten = (text: string): string =>
  parts.reduce((shortened, [pattern, replacement]) => shortened.replace(pattern, replacement), text);
