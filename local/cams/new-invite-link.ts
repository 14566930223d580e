import { randomBytes } from 'node:crypto';

/** Source: "Groups API" reference of the WhatsApp Business Platform: a fixed address and an opaque ID. */
export const newInviteLink = (): string => {
  const id = randomBytes(24).toString('base64').replace(/[+/]/g, '').slice(0, 22);
  return `https://chat.whatsapp.com/${id}`;
};
