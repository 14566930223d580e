/** What a phone heard when it opened an invite link: `OK`, or why it may not join. */
export type OpenLink = (phone: string, link: string) => Promise<string>;

/** Lets phones open invite links, through the control API of the local CAMS. */
export const openLink =
  (camsUrl: string): OpenLink =>
  async (phone, link) => {
    const response = await fetch(`${camsUrl}/_local/join`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ InviteLink: link, ParticipantNumber: phone }),
    });
    const { Code = 'OK' } = (await response.json()) as { Code?: string };
    return response.ok ? 'OK' : Code;
  };
