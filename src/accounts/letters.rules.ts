type Letter = { subject: string; body: string }

/** The words of each letter. Short, so that a phone shows all of it; the link stands on a line of its own. */
export const invitationLetter = (to: { givenName: string }, by: string | null, link: string): Letter => ({
  subject: 'Your Stepfree account',
  body: `Hello ${to.givenName}

${by === null ? 'Your school' : by} has invited you to Stepfree. It is where your school plans, records and sees its staff learning to teach every child.

Open this link to choose how you sign in. It works once, for 14 days:
${link}

If you did not expect this, you can leave it. Nothing happens until you open the link.`,
})

export const resetLetter = (link: string): Letter => ({
  subject: 'Set a new password for Stepfree',
  body: `Somebody asked to set a new password for your Stepfree account.

If it was you, open this link. It works once, for one hour:
${link}

If it was not you, you can leave it. Your password stays as it is.`,
})

export const changedLetter = (): Letter => ({
  subject: 'Your Stepfree password was changed',
  body: `The password of your Stepfree account was changed just now, and every other device was signed out.

If it was you, there is nothing to do. If it was not you, tell your administrator at once.`,
})
