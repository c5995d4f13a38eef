/** What a one-use link is for, and for how many minutes it opens something. */
export const LINK_MINUTES = { invitation: 14 * 24 * 60, reset: 60, setup: 24 * 60 } as const
export type LinkKind = keyof typeof LINK_MINUTES

/** The address under which each is opened. */
export const LINK_PATH: Record<LinkKind, string> = {
  invitation: '/invitations/',
  reset: '/reset/',
  setup: '/set-up/',
}

export type Invitee = {
  personId: number
  hasAccount: boolean
  email: string | null
  /** Another account signs in with this address already. */
  emailTaken: boolean
  /** A role or somebody to support, now or soon, beyond the reach of the one who invites. */
  hasMoreRights: boolean
  /** The one who invites is an administrator of this person. */
  administered: boolean
  /** The one who invites appraises this person or is their induction tutor. */
  walled: boolean
}

export type InviteRefusal = 'has_account' | 'no_email' | 'email_taken' | 'more_rights' | 'walled'

/**
 * May this person be sent, or (without mail) be printed, an invitation? Whoever holds a printed link can open the
 * account, so the wall needs an administrator of this person, and nobody opens an account that reaches further than their
 * own: restrictions beat grants.
 */
export function whyNotInvite(invitee: Invitee, by: { printed: boolean }): InviteRefusal | undefined {
  if (invitee.hasAccount) return 'has_account'
  if (invitee.email === null) return 'no_email'
  if (invitee.emailTaken) return 'email_taken'
  if (invitee.hasMoreRights) return 'more_rights'
  return invitee.walled && !invitee.administered && by.printed ? 'walled' : undefined
}
