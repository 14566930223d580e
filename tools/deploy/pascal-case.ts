/** `rotate-invite-links` as the logical name of a resource: `RotateInviteLinks`. */
export const pascalCase = (kebab: string): string =>
  kebab.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
